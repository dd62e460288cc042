/**
 * An application at work on its database, in a process of its own: reads, writes and migrations of `orders`, which is
 * moved meanwhile, and people who look into tables that are removed. Notes what each statement took in the phase in which it began.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { connectSession } from '../dist/postgres/connect.js';
import { percentilesOf } from './percentiles.js';

const [database, rows] = process.argv.slice(2);
const orders = Number(rows);
const MIGRATION_EVERY_MS = 4000;
const times = {};
const refused = {};
let phase = 'before';
let looking = null;
let stopped = false;

const session = () =>
  connectSession({
    host: process.env.PGHOST,
    port: Number(process.env.PGPORT),
    user: process.env.PGUSER,
    password: 'none',
    database,
    tls: 'disable',
    applicationName: 'the application',
  });

async function timed(kind, work) {
  const began = phase;
  const started = performance.now();
  try {
    await work();
  } catch (error) {
    refused[error.code] = (refused[error.code] ?? 0) + 1;
  }
  ((times[began] ??= {})[kind] ??= []).push(performance.now() - started);
}

async function repeat(kind, pauseMs, work, wanted = () => true) {
  const db = await session();
  while (!stopped) {
    if (wanted()) await timed(kind, () => work(db));
    await sleep(pauseMs * (0.5 + Math.random()));
  }
  await db.close();
}

const someId = () => 1 + Math.floor(Math.random() * orders);
const read = (db) => db.query('select * from orders where id = $1::integer', [someId()]);
const count = (db) =>
  db.query('select count(*) from orders where id between $1::integer and $1::integer + 200', [someId()]);
const write = (db) =>
  db.query('update orders set paid = not paid where id = $1::integer', [1 + (someId() % 5000)]);

// What an application's own releases and maintenance do; none of it changes what is moved.
const MIGRATIONS = [
  'alter table orders alter column note drop default',
  'begin; lock table orders in access exclusive mode; commit',
  'vacuum orders',
  'create index concurrently carts_later on carts (id)',
  'drop index if exists carts_later',
  'analyze orders',
];
let turn = 0;
const migrate = (db) => db.query(MIGRATIONS[turn++ % MIGRATIONS.length]);

const look = (db) => db.query(`select count(*) from ${looking} where id < 100`);
const lookLong = async (db) => {
  await db.query(`begin; select from ${looking} limit 1`);
  await sleep(400);
  await db.query('commit');
};

const loops = [
  ...[1, 2, 3].map(() => repeat('read', 10, read)),
  repeat('read', 20, count),
  ...[1, 2].map(() => repeat('write', 10, write)),
  repeat('migration', MIGRATION_EVERY_MS, migrate),
  repeat('look at what is removed', 20, look, () => looking !== null),
  repeat('hold what is removed for 0.4 s', 300, lookLong, () => looking !== null),
];

process.on('message', (message) => {
  if (message.phase !== undefined) phase = message.phase;
  if (message.looking !== undefined) looking = message.looking;
  if (message.stop !== true) {
    process.send({ heard: true });
    return;
  }
  stopped = true;
  void Promise.all(loops).then(() => {
    const latencies = Object.fromEntries(
      Object.entries(times).map(([name, kinds]) => [
        name,
        Object.fromEntries(Object.entries(kinds).map(([kind, all]) => [kind, percentilesOf(all)])),
      ]),
    );
    process.send({ latencies, refused });
    process.disconnect();
  });
});
