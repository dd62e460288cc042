/** One archive of one table by the whole program; tells its parent what it took. */
// As bin/sortkeep.js begins.
import '../bin/v8-flags.js';
import { createApplication } from '../dist/main.js';
import { readConfig } from '../dist/config/config.js';
import { finishedMove, peakMemoryMB } from './finished-move.js';
import { runPsql } from './server.js';

const ACTOR = 'the benchmark';
const [database, name] = process.argv.slice(2);
const app = await createApplication(readConfig(process.env));
const { services } = app;

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
  const move = await finishedMove(services, await services.moves.start(ACTOR, plan.id));
  const seconds = (performance.now() - started) / 1000;
  const [archive] = (await services.archives.search({ text: name }, { first: 1, after: null })).items;
  process.send({
    seconds,
    rows: move.rows,
    rawBytes: Number(move.rawBytes),
    storedBytes: Number(move.storedBytes),
    peakMemoryMB: peakMemoryMB(),
    handle: archive?.node.handle,
  });
} finally {
  await app.close();
  process.disconnect();
}
