/** One restore of one archive by the whole program; tells its parent what it took. */
// As bin/sortkeep.js begins.
import '../bin/v8-flags.js';
import { createApplication } from '../dist/main.js';
import { readConfig } from '../dist/config/config.js';
import { finishedMove, peakMemoryMB } from './finished-move.js';

const [handle, targetSchema] = process.argv.slice(2);
const app = await createApplication(readConfig(process.env));
const { services } = app;

try {
  await app.work();
  const started = performance.now();
  const queued = await services.archives.restore('the benchmark', { handle, targetSchema });
  const move = await finishedMove(services, queued);
  const seconds = (performance.now() - started) / 1000;
  process.send({ seconds, rows: move.rows, peakMemoryMB: peakMemoryMB() });
} finally {
  await app.close();
  process.disconnect();
}
