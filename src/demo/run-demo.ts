/** The whole road on a sample fleet, through the services and the API exactly as a user would go it. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readConfig } from '../config/config.js';
import type { CatalogTable } from '../domain/catalog-table.js';
import { asSortkeepError } from '../domain/errors.js';
import type { Source } from '../domain/source.js';
import { formatTableReference } from '../domain/table-reference.js';
import { accepts } from '../embedded/loopback-port.js';
import { temporaryServerRoot } from '../embedded/temporary-server-root.js';
import { createApplication } from '../main.js';
import type { Application } from '../main.js';
import { planMoves, runMoves } from './demo-moves.js';
import { demoStep } from './demo-progress.js';
import type { DemoProgress } from './demo-progress.js';
import { countLabels } from './demo-report.js';
import type { DemoMove, DemoReport, DemoRestore, DemoSource } from './demo-report.js';
import { restoreAndProve, searchArchive } from './demo-restore.js';
import { fillFleet, SAMPLE_SEED } from './fill-fleet.js';
import { runWorkload } from './run-workload.js';
import { FLEET, SOURCES, startSampleFleet, TARGET_SOURCE } from './sample-fleet.js';
import type { SampleFleet } from './sample-fleet.js';

export interface DemoOptions {
  /** Of the service, on loopback; a free one is taken when it is in use, and for 0. */
  readonly port: number;
  readonly signal: AbortSignal;
  readonly progress: DemoProgress;
}

export interface FinishedDemo {
  readonly report: DemoReport;
  /** Stops the service and every server, and removes everything that the demo wrote. */
  close(): Promise<void>;
}

const ACTOR = 'the demo';
/** Some 15 statements each, against each source. */
const VISITS = 150;
/** One second: the servers are seconds old, and so is everything that PostgreSQL could have counted. */
const MINIMUM_WINDOW_DAYS = 1 / 86_400;
const SEARCHED_FOR = 'typed hand';
const RESTORE_SCHEMA = 'restored';

interface Demo extends DemoOptions {
  readonly fleet: SampleFleet;
  readonly app: Application;
  readonly url: string;
}

/** Rejects, after everything was stopped and removed, when the demo cannot go on; a failed move is in the report. */
export async function runDemo(options: DemoOptions): Promise<FinishedDemo> {
  const start = performance.now();
  const root = await temporaryServerRoot();
  const closers = [() => rm(root, { recursive: true, force: true })];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const demo = await startDemo(options, root, closers);
    const report = await demonstrate(demo);
    return { report: { ...report, seconds: (performance.now() - start) / 1000, url: demo.url }, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startDemo(
  options: DemoOptions,
  root: string,
  closers: (() => Promise<void>)[],
): Promise<Demo> {
  const port = await choosePort(options);
  return demoStep(options, 'starting five PostgreSQL servers', async () => {
    const config = {
      ...readConfig({}),
      dataDirectory: join(root, 'sortkeep'),
      logLevel: 'error',
      actor: ACTOR,
      port,
      targetSource: TARGET_SOURCE,
      minimumWindowDays: MINIMUM_WINDOW_DAYS,
    } as const;
    const [fleet, app] = await Promise.allSettled([startSampleFleet(root), createApplication(config)]);
    if (fleet.status === 'fulfilled') closers.push(() => fleet.value.stop());
    if (app.status === 'fulfilled') closers.push(() => app.value.close());
    if (fleet.status === 'rejected') throw fleet.reason;
    if (app.status === 'rejected') throw app.reason;
    await app.value.work();
    const { url } = await app.value.listen();
    return {
      result: { ...options, fleet: fleet.value, app: app.value, url },
      said: `started 5 PostgreSQL servers (catalog, 3 sources, target) and the service at ${url}`,
    };
  });
}

async function choosePort({ port, progress }: DemoOptions): Promise<number> {
  if (port === 0 || !(await accepts(port))) return port;
  progress.done(`port ${port} is taken, so the service gets a free one`);
  return 0;
}

async function demonstrate(demo: Demo): Promise<Omit<DemoReport, 'seconds' | 'url'>> {
  await makePast(demo);
  const sources = await registerAndScan(demo);
  const tables = await classify(demo, sources);
  const moves = [...(await moveTables(demo, sources, tables))];
  const { move, proof, failure } = await restore(demo);
  if (move !== null) moves.push(move);
  const failures = moves
    .filter(({ state, verified }) => state !== 'SUCCEEDED' || !verified)
    .map(({ kind, table, state, error }) => `${kind} of ${table} is ${state}: ${error ?? 'not verified'}`);
  if (failure !== null) failures.push(failure);
  if (proof?.identical === false) failures.push(`the restored rows of ${proof.restored} differ from the archived`);
  return {
    sources: sources.length,
    tables: tables.length,
    labels: countLabels(tables.map(({ label }) => label)),
    moves,
    restore: proof,
    fleet: sources.map((source) => describeSource(source, tables)),
    leftAlone: tables.filter(({ label }) => label === 'UNKNOWN').map((table) => nameIn(sources, table)),
    failures,
  };
}

async function makePast(demo: Demo): Promise<void> {
  const { fleet, progress, signal } = demo;
  const tables = await demoStep(demo, 'filling the sources', async () => {
    let [count, rows] = [0, 0];
    const result = await fillFleet(fleet.connect, (_database, filled) => {
      count += filled.length;
      rows = filled.reduce((sum, table) => sum + table.rows, rows);
      progress.update(`filling the sources: ${count} tables, ${rows} rows`);
    });
    return { result, said: `filled 3 sources: ${count} tables, ${rows} rows` };
  });
  await demoStep(demo, 'running the workload', async () => {
    const visits = new Map<string, number>();
    const total = (): number => [...visits.values()].reduce((sum, done) => sum + done, 0);
    await runWorkload(fleet.connect, { seed: SAMPLE_SEED, visits: VISITS, tables }, ({ database, done }) => {
      signal.throwIfAborted();
      visits.set(database, done);
      progress.update(`running the workload: ${total()} of ${VISITS * SOURCES.length} visits`);
    });
    return { result: null, said: `ran the workload: ${total()} visits, which PostgreSQL's own counters saw` };
  });
}

async function registerAndScan(demo: Demo): Promise<readonly Source[]> {
  const { sources } = demo.app.services;
  const register = (name: keyof typeof FLEET): Promise<Source> =>
    sources.register(ACTOR, FLEET[name].source, demo.fleet.address(name));
  const ids = await demoStep(demo, 'registering the sources', async () => {
    const result = [];
    for (const name of SOURCES) result.push((await register(name)).id);
    await register('target');
    return { result, said: 'registered 3 sources with a role that may only connect and read, and the target' };
  });
  return demoStep(demo, 'scanning', async () => {
    let [databases, tables] = [0, 0];
    for (const id of ids) {
      const report = await sources.scan(ACTOR, id);
      databases += report.databases.length;
      tables = report.databases.reduce((sum, found) => sum + found.tables, tables);
      demo.progress.update(`scanning: ${databases} databases, ${tables} tables`);
    }
    const scanned = await sources.getMany(ids);
    const result = scanned.filter((source) => source !== null);
    for (const { lastError, name } of result) {
      if (lastError !== null) throw asSortkeepError(lastError, `scanning ${name}: ${lastError.message}`);
    }
    return { result, said: `scanned ${result.length} sources: ${databases} databases, ${tables} tables` };
  });
}

async function classify(demo: Demo, sources: readonly Source[]): Promise<readonly CatalogTable[]> {
  const { services } = demo.app;
  return demoStep(demo, 'classifying', async () => {
    const { tables, labels, modelVersion } = await services.verdicts.classify(ACTOR, null);
    const counts = Object.entries(labels).map(([label, count]) => `${count} ${label}`);
    const lists = await Promise.all(
      sources.map(({ id }) => services.tables.list({ sourceId: id }, 'NAME', { first: 100, after: null })),
    );
    return {
      result: lists.flatMap(({ items }) => items.map(({ node }) => node)),
      said: `classified ${tables} tables: ${counts.join(', ')} by ${modelVersion}`,
    };
  });
}

async function moveTables(
  demo: Demo,
  sources: readonly Source[],
  tables: readonly CatalogTable[],
): Promise<readonly DemoMove[]> {
  const parts = { ...demo, services: demo.app.services, actor: ACTOR };
  const planned = await demoStep(demo, 'planning', async () => {
    const known = tables.filter(({ label }) => label !== 'UNKNOWN');
    const result = await planMoves(parts, known, (table) => nameIn(sources, table));
    return { result, said: `planned ${result.length} moves as the verdicts say` };
  });
  return demoStep(demo, 'moving', async () => {
    const result = await runMoves(parts, planned);
    const good = result.filter(({ state, verified }) => state === 'SUCCEEDED' && verified).length;
    const rows = result.reduce((sum, move) => sum + move.rows, 0);
    return { result, said: `approved and ran ${result.length} moves: ${good} succeeded and verified, ${rows} rows` };
  });
}

async function restore(demo: Demo): Promise<{
  readonly move: DemoMove | null;
  readonly proof: DemoRestore | null;
  readonly failure: string | null;
}> {
  const { fleet, url, signal } = demo;
  try {
    const archive = await demoStep(demo, 'searching', async () => {
      const result = await searchArchive(url, SEARCHED_FOR);
      const { schema, name, handle } = result;
      return { result, said: `searched the archives for '${SEARCHED_FOR}' over GraphQL: ${schema}.${name} is ${handle}` };
    });
    const server = SOURCES.find((name) => FLEET[name].source === archive.sourceName) ?? 'payments';
    return await demoStep(demo, 'restoring', async () => {
      await fleet.allowRestore(server);
      const connect = (): ReturnType<SampleFleet['connect']> => fleet.connect(server);
      const result = await restoreAndProve({ url, signal, connect }, archive, SEARCHED_FOR, RESTORE_SCHEMA);
      return { result: { ...result, failure: null }, said: `restored it by its handle: ${result.move.rows} rows` };
    });
  } catch (error) {
    if (signal.aborted) throw error;
    return { move: null, proof: null, failure: asSortkeepError(error, 'restoring an archive').message };
  }
}

const nameIn = (sources: readonly Source[], table: CatalogTable): string =>
  formatTableReference({ source: sources.find(({ id }) => id === table.sourceId)?.name ?? '', ...table });

function describeSource({ id, name, address, serverVersion }: Source, all: readonly CatalogTable[]): DemoSource {
  const tables = all.filter(({ sourceId }) => sourceId === id);
  return {
    name,
    database: address.database,
    serverVersion,
    tables: tables.length,
    labels: countLabels(tables.map(({ label }) => label)),
  };
}
