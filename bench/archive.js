/** An archive of one large table against the two ways in which people do it by hand. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm, stat } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startServer } from './server.js';
import { createTicks } from './ticks.js';
import { findTools } from './tools.js';

const DATABASE = 'bench';
const OURS = 'sortkeep archive';
/** The same text as an archive's. */
const CSV = 'copy (select * from only ticks) to stdout (format csv, force_quote *)';
const ARCHIVE_PROCESS = fileURLToPath(new URL('archive-process.js', import.meta.url));
const run = promisify(execFile);

/** What the shell runs, with the file to write as `$0`. */
const PEERS = {
  'psql copy | zstd -3': `psql -Xq -d ${DATABASE} -c 'copy ticks to stdout' | zstd -3 -q -o "$0"`,
  'psql copy csv | zstd -3': `psql -Xq -d ${DATABASE} -c '${CSV}' | zstd -3 -q -o "$0"`,
  'pg_dump -Fc': `pg_dump -Fc -d ${DATABASE} -t ticks -f "$0"`,
};

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)];
const rounded = (number) => Math.round(number * 100) / 100;

async function runPeer(server, command) {
  const file = join(server.root, 'peer-output');
  try {
    const started = performance.now();
    await run('bash', ['-o', 'pipefail', '-c', command, file], { env: server.env, signal: server.signal });
    const seconds = (performance.now() - started) / 1000;
    return { seconds, storedBytes: (await stat(file)).size };
  } finally {
    await rm(file, { force: true });
  }
}

/** A process of its own for every run: nothing is warm but the server, and its peak of memory is the archive's. */
async function runOurs(server) {
  const directory = join(server.root, 'sortkeep');
  const catalog = `catalog_${Date.now()}`;
  await server.psql('postgres', `create database ${catalog}`);
  await mkdir(directory);
  try {
    const child = spawn(process.execPath, [...process.execArgv, ARCHIVE_PROCESS, DATABASE, 'ticks'], {
      env: {
        ...server.env,
        DATABASE_URL: `postgres://postgres:none@127.0.0.1:${server.port}/${catalog}`,
        SORTKEEP_DATA_DIRECTORY: directory,
        SORTKEEP_LOG_LEVEL: 'warn',
      },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      signal: server.signal,
    });
    let answer = null;
    child.on('message', (message) => (answer = message));
    await once(child, 'exit');
    if (answer === null) throw new Error('the archive failed: its process says why, above');
    return answer;
  } finally {
    await rm(directory, { recursive: true, force: true });
    await server.psql('postgres', `drop database ${catalog} with (force)`);
  }
}

async function measure(server, runs, say) {
  const contestants = {
    [OURS]: () => runOurs(server),
    ...Object.fromEntries(
      Object.entries(PEERS).map(([name, command]) => [name, () => runPeer(server, command)]),
    ),
  };
  const results = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
  for (let round = 1; round <= runs; round++) {
    for (const [name, contestant] of Object.entries(contestants)) {
      // The same warm cache for everybody.
      await server.psql(DATABASE, 'select count(*) from ticks');
      const result = await contestant();
      say(`round ${round} of ${runs}: ${name} ${rounded(result.seconds)} s`);
      results[name].push(result);
    }
  }
  return results;
}

function summarize(results, table, versions) {
  const secondsOf = (name) => rounded(median(results[name].map(({ seconds }) => seconds)));
  const peers = Object.keys(PEERS);
  const ours = secondsOf(OURS);
  const { rows, rawBytes } = results[OURS][0];
  if (results[OURS].some((result) => result.rows !== table.rows)) {
    throw new Error(`an archive has ${rows} rows and the table ${table.rows}`);
  }
  return {
    benchmark: 'archive',
    machine: {
      cpus: cpus().length,
      model: cpus()[0]?.model ?? 'unknown',
      memoryGB: rounded(totalmem() / 2 ** 30),
      node: process.version,
      ...versions,
    },
    sizes: {
      rows,
      csvBytes: rawBytes,
      heapBytes: table.heapBytes,
      storedBytes: Object.fromEntries(
        Object.entries(results).map(([name, all]) => [name, all[0].storedBytes]),
      ),
    },
    ours,
    peers: Object.fromEntries(peers.map((name) => [name, secondsOf(name)])),
    ratios: Object.fromEntries(peers.map((name) => [name, rounded(ours / secondsOf(name))])),
    runs: Object.fromEntries(
      Object.entries(results).map(([name, all]) => [name, all.map(({ seconds }) => rounded(seconds))]),
    ),
    peakMemoryMB: Math.round(Math.max(...results[OURS].map(({ peakMemoryMB }) => peakMemoryMB))),
  };
}

/**
 * Makes a table of `rows` ticks on a server of pg_dump's major version, times each contestant `runs` times in turn
 * and takes the medians. Ours is a whole move, from its start to SUCCEEDED: lock, snapshot, copy, compression,
 * encryption, read-back through the second codec, manifest and catalog; a peer only writes its file.
 */
export async function benchArchive({ rows, runs, say }) {
  const { versions, serverBin } = await findTools();
  const interrupted = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => interrupted.abort());
  const server = await startServer(serverBin, interrupted.signal);
  try {
    say(`making a table of ${rows} rows`);
    await server.psql('postgres', `create database ${DATABASE}`);
    for (const statement of createTicks(rows)) await server.psql(DATABASE, statement);
    const heapBytes = Number(await server.psql(DATABASE, `select pg_table_size('ticks')`));
    return summarize(await measure(server, runs, say), { rows, heapBytes }, versions);
  } finally {
    await server.stop();
  }
}
