/** Every kind of move, and the steps of a removal, by the whole program, while an application works; tells its parent. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createApplication } from '../dist/main.js';
import { readConfig } from '../dist/config/config.js';
import { finishedMove, peakMemoryMB } from './finished-move.js';

const ACTOR = 'the benchmark';
const [database] = process.argv.slice(2);
const app = await createApplication(readConfig(process.env));
const { services } = app;
const took = {};

const heard = () => new Promise((resolve) => process.once('message', resolve));
/** Into which table people look from now on; the parent tells the application. */
async function looking(table) {
  process.send({ looking: table });
  await heard();
}

async function timed(name, work) {
  const started = performance.now();
  const result = await work();
  took[name] = Math.round(performance.now() - started) / 1000;
  return result;
}

async function until(removalId, state) {
  for (;;) {
    const [removal] = await services.removals.getMany([removalId]);
    if (removal.state === state) return removal;
    if (removal.state === 'RETURNED' || removal.fault !== null)
      throw new Error(`the removal is ${removal.state}: ${removal.fault?.message ?? removal.returnReason}`);
    await sleep(200);
  }
}

try {
  const address = {
    host: process.env.PGHOST,
    port: Number(process.env.PGPORT),
    user: process.env.PGUSER,
    passwordRef: null,
    tls: 'disable',
  };
  const source = await services.sources.register(ACTOR, 'shop', { ...address, database });
  const target = await services.sources.register(ACTOR, 'target', { ...address, database: 'target' });
  await services.sources.register(ACTOR, 'scratch', { ...address, database: 'scratch' });
  await services.sources.scan(ACTOR, source.id);
  // A scan sees the other databases of the server too.
  const idOf = async (text) => {
    const found = await services.tables.list({ sourceId: source.id, text }, 'NAME', {
      first: 20,
      after: null,
    });
    return found.items.find(({ node }) => node.database === database && node.name === text).node.id;
  };
  await app.work();

  const moved = (kind, name, more = {}) =>
    timed(`${kind} of ${name}`, async () => {
      const plan = await services.plans.plan(ACTOR, { tableId: await idOf(name), kind, ...more });
      await services.plans.approve(ACTOR, plan.id);
      return finishedMove(services, await services.moves.start(ACTOR, plan.id));
    });
  const handleOf = async (name) =>
    (await services.archives.search({ text: name }, { first: 1, after: null })).items[0]?.node.handle;
  const archived = await moved('ARCHIVE', 'orders');
  await moved('LOAD', 'orders');
  await moved('CONSOLIDATE', 'orders', { targetSourceId: target.id });
  const orders = await handleOf('orders');
  await timed('RESTORE of orders', async () =>
    finishedMove(
      services,
      await services.archives.restore(ACTOR, { handle: orders, targetSchema: 'restored' }),
    ),
  );

  const approved = async (name) => {
    await moved('ARCHIVE', name);
    let removal = await services.removals.plan(ACTOR, await handleOf(name), 'nobody needs it');
    if (removal.state === 'REFUSED') throw new Error(removal.refusals.join('; '));
    for (let person = 1; person <= removal.needsApprovals; person++)
      removal = await services.removals.approve(`person ${person}`, removal.id);
    return removal.id;
  };
  const step = async (name, table, work) => {
    await looking(table);
    await sleep(1000);
    await timed(`${name} of ${table}`, work);
    await looking(null);
  };
  const attic = await approved('attic');
  await step('seal', 'attic', () => services.removals.seal(ACTOR, attic));
  await services.removals.return(ACTOR, attic, 'it was looked at').catch(() => undefined);

  const cellar = await approved('cellar');
  await services.removals.seal(ACTOR, cellar);
  await until(cellar, 'PROVED');
  await services.keeping.rehearse(ACTOR, await handleOf('cellar'));
  await until(cellar, 'WATCHING');
  await services.sources.scan(ACTOR, source.id);
  await step('quarantine', 'cellar', () => services.removals.quarantine(ACTOR, cellar));
  await step('return', 'cellar', () => services.removals.return(ACTOR, cellar, 'the benchmark ends'));
  process.send({ took, rows: archived.rows, peakMemoryMB: peakMemoryMB() });
} finally {
  await app.close();
  process.disconnect();
}
