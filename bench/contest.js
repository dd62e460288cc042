/** What the benchmarks of moves share: processes, turns, medians. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startServer } from './server.js';
import { createTicks } from './ticks.js';
import { findTools } from './tools.js';

export const DATABASE = 'bench';
/** The same text as an archive's. */
export const CSV = 'copy (select * from only ticks) to stdout (format csv, force_quote *)';
const run = promisify(execFile);

export const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)];
export const rounded = (number) => Math.round(number * 100) / 100;

/** What a benchmark ran on. */
export const machineOf = (versions) => ({
  cpus: cpus().length,
  model: cpus()[0]?.model ?? 'unknown',
  memoryGB: rounded(totalmem() / 2 ** 30),
  node: process.version,
  ...versions,
});

/** Runs a shell's command against the server, with `file` as `$0`; gives the seconds. */
export async function runShell(server, command, file) {
  const started = performance.now();
  await run('bash', ['-o', 'pipefail', '-e', '-c', command, file], {
    env: server.env,
    signal: server.signal,
  });
  return (performance.now() - started) / 1000;
}

/** A process of its own: nothing is warm but the server, and its peak of memory is the move's. Gives what it tells. */
async function runMove(server, catalog, directory, script, args) {
  const child = spawn(process.execPath, [...process.execArgv, script, ...args], {
    env: {
      ...server.env,
      DATABASE_URL: `postgres://postgres:none@127.0.0.1:${server.port}/${catalog}`,
      SORTKEEP_DATA_DIRECTORY: directory,
      SORTKEEP_LOG_LEVEL: 'warn',
      // A worker's own, which the scan a moment ago made due: no part of the move, and timed with it before.
      SORTKEEP_PROFILE_EVERY_HOURS: '0',
      SORTKEEP_RELATE_EVERY_HOURS: '0',
    },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    signal: server.signal,
  });
  let answer = null;
  child.on('message', (message) => (answer = message));
  await once(child, 'exit');
  if (answer === null) throw new Error('the move failed: its process says why, above');
  return answer;
}

/** `work` with an empty catalog and an empty store; it is given what runs a script with both. */
export async function withCatalog(server, work) {
  const directory = join(server.root, 'sortkeep');
  const catalog = `catalog_${Date.now()}`;
  await server.psql('postgres', `create database ${catalog}`);
  await mkdir(directory);
  try {
    return await work((script, ...args) => runMove(server, catalog, directory, script, args));
  } finally {
    await rm(directory, { recursive: true, force: true });
    await server.psql('postgres', `drop database ${catalog} with (force)`);
  }
}

/** `work` on a server of pg_dump's major version with a table of `rows` ticks. */
export async function withTicks(rows, say, work) {
  const { versions, serverBin } = await findTools();
  const interrupted = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => interrupted.abort());
  const server = await startServer(serverBin, interrupted.signal);
  try {
    say(`making a table of ${rows} rows`);
    await server.psql('postgres', `create database ${DATABASE}`);
    for (const statement of createTicks(rows)) await server.psql(DATABASE, statement);
    const heapBytes = Number(await server.psql(DATABASE, `select pg_table_size('ticks')`));
    return await work(server, { rows, heapBytes, versions });
  } finally {
    await server.stop();
  }
}

/** Runs the contestants `runs` times in turn, each after `before`. */
export async function inTurns(contestants, { runs, say, before }) {
  const results = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
  for (let round = 1; round <= runs; round++) {
    for (const [name, contestant] of Object.entries(contestants)) {
      await before();
      const result = await contestant();
      say(`round ${round} of ${runs}: ${name} ${rounded(result.seconds)} s`);
      results[name].push(result);
    }
  }
  return results;
}

/** Medians, ratios and sizes; `ours` is the name of our contestant, whose results have rows and bytes. */
export function summarize(benchmark, ours, results, { rows, heapBytes, versions }) {
  const secondsOf = (name) => rounded(median(results[name].map(({ seconds }) => seconds)));
  const peers = Object.keys(results).filter((name) => name !== ours);
  const wrong = results[ours].find((result) => result.rows !== rows);
  if (wrong !== undefined) throw new Error(`a move has ${wrong.rows} rows and the table ${rows}`);
  return {
    benchmark,
    machine: machineOf(versions),
    sizes: {
      rows,
      csvBytes: results[ours][0].rawBytes,
      heapBytes,
      storedBytes: Object.fromEntries(
        Object.entries(results).map(([name, all]) => [name, all[0].storedBytes]),
      ),
    },
    ours: secondsOf(ours),
    peers: Object.fromEntries(peers.map((name) => [name, secondsOf(name)])),
    ratios: Object.fromEntries(peers.map((name) => [name, rounded(secondsOf(ours) / secondsOf(name))])),
    runs: Object.fromEntries(
      Object.entries(results).map(([name, all]) => [name, all.map(({ seconds }) => rounded(seconds))]),
    ),
    peakMemoryMB: Math.round(Math.max(...results[ours].map(({ peakMemoryMB }) => peakMemoryMB))),
  };
}
