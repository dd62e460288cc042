/** One archive of one table by the whole program; tells its parent what it took. */
import { createApplication } from '../dist/main.js';
import { readConfig } from '../dist/config/config.js';
import { runPsql } from './server.js';

const ACTOR = 'the benchmark';
const [database, name] = process.argv.slice(2);
const app = await createApplication(readConfig(process.env));
const { services } = app;

async function finished(move) {
  for await (const progress of services.moves.progress(move.id)) void progress;
  const [ended] = await services.moves.getMany([move.id]);
  if (ended?.state !== 'SUCCEEDED')
    throw new Error(`the move ended ${ended?.state}: ${ended?.error?.message}`);
  return ended;
}

try {
  const source = await services.sources.register(ACTOR, 'bench', {
    host: process.env.PGHOST,
    port: Number(process.env.PGPORT),
    user: process.env.PGUSER,
    database,
    passwordRef: null,
    tls: 'disable',
  });
  await services.sources.scan(ACTOR, source.id);
  const { items } = await services.tables.list({ sourceId: source.id, text: name }, 'NAME', {
    first: 10,
    after: null,
  });
  const table = items.find(({ node }) => node.database === database && node.name === name)?.node;
  if (table === undefined) throw new Error(`the scan found no table ${name}`);
  const plan = await services.plans.plan(ACTOR, { tableId: table.id, kind: 'ARCHIVE' });
  await services.plans.approve(ACTOR, plan.id);
  await app.work();
  await runPsql(process.env, database, `select count(*) from ${name}`);

  const started = performance.now();
  const move = await finished(await services.moves.start(ACTOR, plan.id));
  const seconds = (performance.now() - started) / 1000;
  process.send({
    seconds,
    rows: move.rows,
    rawBytes: Number(move.rawBytes),
    storedBytes: Number(move.storedBytes),
    // Kilobytes on every system (libuv).
    peakMemoryMB: process.resourceUsage().maxRSS / 1024,
  });
} finally {
  await app.close();
  process.disconnect();
}
