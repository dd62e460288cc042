/** A scan of many tables against the bare catalog queries, and many sources at once against one. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEmbeddedPostgres } from '../dist/embedded/start-embedded-postgres.js';
import { temporaryServerRoot } from '../dist/embedded/temporary-server-root.js';
import { connectSession } from '../dist/postgres/connect.js';
import { farAway } from './far-away.js';
import { createManyTables } from './many-tables.js';

const SCAN_PROCESS = fileURLToPath(new URL('scan-process.js', import.meta.url));
const OURS = 'sortkeep scan';
const PEER = 'bare catalog queries';
const FRUGAL_PEER = 'bare catalog queries on one processor';
/** Of each of the sources that are scanned at once. */
const TABLES_EACH = 300;
const SOURCES = 10;
const SETTINGS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_wal_size: '4GB' };

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)];
const rounded = (number) => Math.round(number * 100) / 100;
const seconds = (results) => rounded(median(results.map((result) => result.seconds)));
const peak = (results) => Math.round(Math.max(...results.map(({ peakMemoryMB }) => peakMemoryMB)));

/** A process of its own for every run: nothing is warm but the server, and its peak of memory is its own. */
async function runProcess(contestant, sources, { database = '', catalog = {} }, signal) {
  const child = spawn(process.execPath, [...process.execArgv, SCAN_PROCESS], {
    env: {
      ...process.env,
      CONTESTANT: contestant,
      SOURCES: JSON.stringify(sources),
      DATABASE: database,
      CATALOG: JSON.stringify(catalog),
    },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    signal,
  });
  let answer = null;
  child.on('message', (message) => (answer = message));
  await once(child, 'exit');
  if (answer === null) throw new Error(`${contestant} failed: its process says why, above`);
  return answer;
}

async function query(server, database, ...statements) {
  const session = await connectSession({
    ...server,
    database,
    tls: 'disable',
    applicationName: 'bench',
  });
  try {
    let rows = [];
    for (const statement of statements) rows = (await session.query(statement)).rows;
    return rows;
  } finally {
    await session.close();
  }
}

/** Servers in fresh directories below one root; `stop` ends each by its process id and removes what they wrote. */
async function openServers() {
  const root = await temporaryServerRoot();
  const started = [];
  return {
    start: async (settings) => {
      const dataDirectory = join(root, `data-${started.length}`);
      const server = await startEmbeddedPostgres({ dataDirectory, settings: { ...SETTINGS, ...settings } });
      started.push(server);
      const { host, port, user, password } = server;
      return { host, port, user, password };
    },
    stop: async () => {
      await Promise.all(started.map((server) => server.stop('immediate')));
      await rm(root, { recursive: true, force: true });
    },
  };
}

/** `work` with an empty catalog. */
async function withCatalog(server, work) {
  const database = `catalog_${Date.now()}`;
  await query(server, 'postgres', `create database ${database}`);
  try {
    return await work({ url: server, database });
  } finally {
    await query(server, 'postgres', `drop database ${database} with (force)`);
  }
}

async function oneSource(servers, catalogServer, { tables, runs, say, signal }) {
  const source = await servers.start({ shared_buffers: '256MB' });
  say(`making ${tables} tables`);
  await query(source, 'postgres', 'create database many');
  await query(source, 'many', ...createManyTables(tables));
  const results = { [OURS]: [], [PEER]: [], [FRUGAL_PEER]: [], stored: [] };
  for (let round = 1; round <= runs; round++) {
    const contestants = {
      [PEER]: () => runProcess('bare', [source], { database: 'many' }, signal),
      [FRUGAL_PEER]: () => runProcess('frugal', [source], { database: 'many' }, signal),
      [OURS]: () => runProcess('gather', [source], { database: 'many' }, signal),
      stored: () =>
        withCatalog(catalogServer, (catalog) => runProcess('scan', [source], { catalog }, signal)),
    };
    for (const [name, contestant] of Object.entries(contestants)) {
      const result = await contestant();
      say(`round ${round} of ${runs}: ${tables} tables, ${name} ${rounded(result.seconds)} s`);
      if (name !== PEER && name !== FRUGAL_PEER && result.found !== tables)
        throw new Error(`${name} found ${result.found} tables`);
      results[name].push(result);
    }
  }
  return results;
}

/** Seconds of each peer, and how ours compares. */
function comparison(results) {
  const peers = [PEER, FRUGAL_PEER].map((peer) => [peer, seconds(results[peer])]);
  const ours = seconds(results[OURS]);
  return {
    peers: Object.fromEntries(peers),
    ratios: Object.fromEntries(peers.map(([peer, theirs]) => [peer, rounded(ours / theirs)])),
    secondsBeyond: Object.fromEntries(peers.map(([peer, theirs]) => [peer, rounded(ours - theirs)])),
  };
}

async function manySources(servers, catalogServer, { runs, say, signal }) {
  say(`making ${SOURCES} sources of ${TABLES_EACH} tables`);
  const relays = [];
  try {
    const sources = [];
    for (let at = 0; at < SOURCES; at++) {
      const server = await servers.start({ shared_buffers: '16MB' });
      await query(server, 'postgres', ...createManyTables(TABLES_EACH));
      const relay = await farAway(server.port);
      relays.push(relay);
      sources.push({ ...server, port: relay.port });
    }
    const scan = (some) =>
      withCatalog(catalogServer, (catalog) => runProcess('scan', some, { catalog }, signal));
    const alone = [];
    const together = [];
    for (let round = 1; round <= runs; round++) {
      alone.push(await scan(sources.slice(0, 1)));
      together.push(await scan(sources));
      say(
        `round ${round} of ${runs}: one source ${rounded(alone.at(-1).seconds)} s, ${SOURCES} sources ${rounded(together.at(-1).seconds)} s`,
      );
    }
    return {
      sources: SOURCES,
      tablesEach: TABLES_EACH,
      oneAlone: seconds(alone),
      together: seconds(together),
      ratio: rounded(seconds(together) / seconds(alone)),
    };
  } finally {
    await Promise.all(relays.map((relay) => relay.close()));
  }
}

/**
 * Times the reading of a database of `tables` tables, as it is and with storing in an empty catalog (and again, when
 * nothing changed), against the bare catalog queries, `runs` times in turn, and takes the medians; the same for a
 * tenth of the tables, for the memory; and ten sources 20 ms away, one alone and all at once.
 */
export async function benchScan({ tables, runs, say }) {
  const interrupted = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => interrupted.abort());
  const servers = await openServers();
  try {
    const options = { runs, say, signal: interrupted.signal };
    const catalogServer = await servers.start({ shared_buffers: '256MB' });
    const [{ version }] = await query(
      catalogServer,
      'postgres',
      `select current_setting('server_version') as version`,
    );
    const few = await oneSource(servers, catalogServer, {
      ...options,
      tables: Math.ceil(tables / 10),
      runs: 1,
    });
    const many = await oneSource(servers, catalogServer, { ...options, tables });
    const parallel = await manySources(servers, catalogServer, options);
    return {
      benchmark: 'scan',
      machine: {
        cpus: cpus().length,
        model: cpus()[0]?.model ?? 'unknown',
        memoryGB: rounded(totalmem() / 2 ** 30),
        node: process.version,
        postgres: version,
      },
      sizes: { tables, columns: tables * 7, indexes: tables * 3 },
      ours: seconds(many[OURS]),
      ...comparison(many),
      stored: {
        first: seconds(many.stored),
        unchanged: rounded(median(many.stored.map(({ againSeconds }) => againSeconds))),
      },
      parallel,
      runs: Object.fromEntries(
        Object.entries(many).map(([name, all]) => [name, all.map((result) => rounded(result.seconds))]),
      ),
      peakMemoryMB: Object.fromEntries(
        [few, many].map((results) => [
          results[OURS][0].found,
          { reading: peak(results[OURS]), storing: peak(results.stored) },
        ]),
      ),
    };
  } finally {
    await servers.stop();
  }
}
