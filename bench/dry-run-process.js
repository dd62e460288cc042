/** Dry runs of one table and the moves that follow them, by the whole program; tells its parent both figures. */
import { createApplication } from '../dist/main.js';
import { readConfig } from '../dist/config/config.js';
import { finishedMove } from './finished-move.js';
import { runPsql } from './server.js';

const ACTOR = 'the benchmark';
const KINDS = ['ARCHIVE', 'LOAD', 'CONSOLIDATE'];
const [database, name, times] = process.argv.slice(2);
const app = await createApplication(readConfig(process.env));
const { services } = app;

const register = (source, at) =>
  services.sources.register(ACTOR, source, {
    host: process.env.PGHOST,
    port: Number(process.env.PGPORT),
    user: process.env.PGUSER,
    database: at,
    passwordRef: null,
    tls: 'disable',
  });

try {
  await runPsql(process.env, database, 'create database target');
  const source = await register('bench', database);
  const target = await register('target', 'target');
  await services.sources.scan(ACTOR, source.id);
  const { items } = await services.tables.list({ sourceId: source.id, text: name }, 'NAME', {
    first: 10,
    after: null,
  });
  const table = items.find(({ node }) => node.database === database && node.name === name)?.node;
  if (table === undefined) throw new Error(`the scan found no table ${name}`);
  await app.work();
  const found = [];
  for (const kind of KINDS) {
    for (let turn = 1; turn <= Number(times); turn++) {
      const plan = await services.plans.plan(ACTOR, {
        tableId: table.id,
        kind,
        ...(kind === 'CONSOLIDATE' ? { targetSourceId: target.id } : {}),
        ...(kind === 'ARCHIVE' ? {} : { targetSchema: `turn_${turn}` }),
      });
      const started = performance.now();
      const dry = await services.dryRuns.run(ACTOR, [plan.id]);
      const seconds = (performance.now() - started) / 1000;
      const [{ prediction, size, refusals }] = dry.moves;
      if (refusals.length > 0) throw new Error(refusals.join('; '));
      await services.plans.approve(ACTOR, plan.id);
      const move = await finishedMove(services, await services.moves.start(ACTOR, plan.id));
      const [{ actualSeconds }] = await services.dryRuns.predictions([move.id]);
      found.push({
        kind,
        turn,
        seconds,
        basis: prediction.basis,
        predicted: prediction.seconds,
        actual: actualSeconds,
        rawBytes: Number(move.rawBytes),
        predictedRawBytes: size.rawBytes.likely,
        storedBytes: Number(move.storedBytes),
        predictedStoredBytes: size.storedBytes.likely,
      });
      if (kind === 'CONSOLIDATE') await runPsql(process.env, 'target', `drop schema turn_${turn} cascade`);
    }
  }
  process.send(found);
} finally {
  await app.close();
  process.disconnect();
}
