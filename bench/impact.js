/** What an application's statements wait for while its tables are moved, against a dump of the same table. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { machineOf, rounded, runShell } from './contest.js';
import { startServer } from './server.js';
import { findTools } from './tools.js';

const QUIET_MS = 20_000;
const DUMPS_MS = 20_000;
const MOMENT_IN_DAYS = 1e-8;
const here = (name) => fileURLToPath(new URL(name, import.meta.url));

const TABLES = (rows) => `
create table orders (id integer primary key, day date not null, paid boolean not null, note text default 'none');
insert into orders select i, date '2020-01-01' + i % 2000, i % 3 = 0, repeat(md5(i::text), 5) from generate_series(1, ${rows}) i;
create index orders_day on orders (day);
create table attic (id integer primary key, note text);
insert into attic select i, repeat(md5(i::text), 3) from generate_series(1, 100000) i;
create table cellar as table attic;
create table carts (id integer); insert into carts select generate_series(1, 1000);`;

function startChild(server, script, args, more = {}) {
  const child = fork(here(script), args, {
    env: { ...server.env, ...more },
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    signal: server.signal,
  });
  child.stderr.setEncoding('utf8');
  // Ended with the benchmark.
  child.on('error', () => undefined);
  return child;
}

const told = async (child, message) => {
  child.send(message);
  const [answer] = await once(child, 'message');
  return answer;
};

/** Runs the moves; gives what they took and whom the watchdog let through, by the log. */
async function runMoves(server, load) {
  const directory = join(server.root, 'sortkeep');
  await mkdir(directory);
  const child = startChild(server, 'impact-moves.js', ['shop'], {
    DATABASE_URL: `postgres://postgres:none@127.0.0.1:${server.port}/catalog`,
    SORTKEEP_DATA_DIRECTORY: directory,
    SORTKEEP_LOG_LEVEL: 'warn',
    SORTKEEP_PAGES_PER_CHUNK: '2048',
    SORTKEEP_ALLOW_REMOVAL: 'true',
    SORTKEEP_REMOVAL_WATCH_DAYS: String(MOMENT_IN_DAYS),
    SORTKEEP_REMOVAL_QUARANTINE_DAYS: '1',
    SORTKEEP_REHEARSAL_SOURCE: 'scratch',
    SORTKEEP_SCAN_EVERY_MINUTES: '0',
    SORTKEEP_PROFILE_EVERY_HOURS: '0',
  });
  let log = '';
  child.stderr.on('data', (text) => (log += text));
  let answer = null;
  child.on('message', (message) => {
    if (message.looking === undefined) answer = message;
    else void told(load, { looking: message.looking }).then(() => child.send({ heard: true }));
  });
  await once(child, 'exit');
  if (answer === null) throw new Error(`the moves failed: ${log}`);
  const freed = [...log.matchAll(/(session [^"]*) waited for us/g)].map(([, who]) => who);
  return { ...answer, freed };
}

async function runDumps(server) {
  const file = join(server.root, 'dump');
  let dumps = 0;
  for (const end = performance.now() + DUMPS_MS; performance.now() < end; dumps++)
    await runShell(server, 'pg_dump -Fc -d shop -t orders -f "$0"', file);
  return dumps;
}

const worst = (kinds = {}) => Math.max(0, ...Object.values(kinds).map(({ max }) => max)) / 1000;
/** Longest statement of the application, in seconds, with moves, with dumps and with neither. */
export async function benchImpact({ rows, say }) {
  const { versions, serverBin } = await findTools();
  const interrupted = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => interrupted.abort());
  const server = await startServer(serverBin, interrupted.signal);
  let load = null;
  try {
    say(`making a table of ${rows} rows`);
    for (const name of ['shop', 'target', 'scratch', 'catalog'])
      await server.psql('postgres', `create database ${name}`);
    await server.psql('shop', TABLES(rows));
    const heapBytes = Number(await server.psql('shop', `select pg_total_relation_size('orders')`));
    load = startChild(server, 'impact-load.js', ['shop', String(rows)]);
    const phase = (name) => {
      say(name);
      return told(load, { phase: name });
    };
    await sleep(1000);
    await phase('nothing');
    await sleep(QUIET_MS);
    await phase('pg_dump -Fc');
    const dumps = await runDumps(server);
    await phase('moves');
    const { took, freed, peakMemoryMB } = await runMoves(server, load);
    await phase('after');
    const { latencies, refused } = await told(load, { stop: true });
    delete latencies.before;
    delete latencies.after;
    const ours = rounded(worst(latencies.moves));
    const peers = Object.fromEntries(
      ['pg_dump -Fc', 'nothing'].map((name) => [name, rounded(worst(latencies[name]))]),
    );
    return {
      benchmark: 'impact',
      machine: machineOf(versions),
      sizes: { rows, heapBytes, dumps },
      ours,
      peers,
      ratios: Object.fromEntries(
        Object.entries(peers).map(([name, seconds]) => [name, rounded(ours / seconds)]),
      ),
      latencies,
      refused,
      took,
      freed,
      peakMemoryMB: Math.round(peakMemoryMB),
    };
  } finally {
    if (load?.exitCode === null) load.kill('SIGKILL');
    await server.stop();
  }
}
