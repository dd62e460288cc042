/** The whole road on a sample fleet, through the services and the API exactly as a user would go it. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readConfig } from '../config/config.js';
import type { CatalogTable } from '../domain/catalog-table.js';
import { asSortkeepError } from '../domain/errors.js';
import type { Source } from '../domain/source.js';
import { accepts } from '../embedded/loopback-port.js';
import { temporaryServerRoot } from '../embedded/temporary-server-root.js';
import { createApplication } from '../main.js';
import { ACTOR } from './demo-context.js';
import type { Demo, DemoOptions } from './demo-context.js';
import { discover } from './demo-discovery.js';
import { planMoves, runMoves } from './demo-moves.js';
import type { PlannedMove } from './demo-moves.js';
import { demoStep } from './demo-progress.js';
import { countLabels } from './demo-report.js';
import type { DemoForeignKeys, DemoMove, DemoReport, DemoRestore } from './demo-report.js';
import { restoreAndProve, searchArchive } from './demo-restore.js';
import { classify, describeSource, fillSources, nameIn, register, scan, work } from './demo-sources.js';
import { checkForeignKeys } from './demo-target.js';
import { FLEET, SOURCES, startSampleFleet, TARGET_SOURCE } from './sample-fleet.js';
import type { SampleFleet } from './sample-fleet.js';

export interface FinishedDemo {
  readonly report: DemoReport;
  /** Stops the service and every server, and removes everything that the demo wrote. */
  readonly close: () => Promise<void>;
}

/** A quarter of a second: the workload between the two scans takes about one. */
const MINIMUM_WINDOW_DAYS = 1 / 345_600;
const SEARCHED_FOR = 'typed hand';
const RESTORE_SCHEMA = 'restored';

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
      // The demo shows each of them when it is its turn.
      scanEveryMinutes: 0,
      profileEveryHours: 0,
      relateEveryHours: 0,
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
  const filled = await fillSources(demo);
  const ids = await register(demo);
  await scan(demo, ids, 'scanned before anybody uses them');
  await work(demo, filled);
  const sources = await scan(demo, ids, 'scanned again, to see what was used');
  const discovery = await discover(demo, sources);
  const tables = await classify(demo, sources);
  const planned = await planTables(demo, sources, tables);
  const moved = await moveTables(demo, planned);
  const foreignKeys = await lookIntoTarget(demo, planned);
  const { move, proof, failure } = await restore(demo);
  const moves = move === null ? moved : [...moved, move];
  return {
    sources: sources.length,
    tables: tables.length,
    labels: countLabels(tables.map(({ label }) => label)),
    discovery,
    moves,
    foreignKeys,
    restore: proof,
    fleet: sources.map((source) => describeSource(source, tables)),
    leftAlone: tables.filter(({ label }) => label === 'UNKNOWN').map((table) => nameIn(sources, table)),
    failures: [
      ...moves.flatMap(failureOfMove),
      ...foreignKeys.missing.map((key) => `a foreign key is missing in the target: ${key}`),
      ...(failure === null ? [] : [failure]),
      ...(proof?.identical === false ? [`${proof.restored} differs from what was archived`] : []),
    ],
  };
}

const failureOfMove = ({ kind, table, state, verified, error }: DemoMove): readonly string[] =>
  state === 'SUCCEEDED' && verified ? [] : [`${kind} of ${table} is ${state}: ${error ?? 'not verified'}`];

async function planTables(
  demo: Demo,
  sources: readonly Source[],
  tables: readonly CatalogTable[],
): Promise<readonly PlannedMove[]> {
  return demoStep(demo, 'planning', async () => {
    const known = tables.filter(({ label }) => label !== 'UNKNOWN');
    const parts = { services: demo.app.services, actor: ACTOR, signal: demo.signal };
    const result = await planMoves(parts, known, (table) => nameIn(sources, table));
    return { result, said: `planned ${result.length} moves as the verdicts say` };
  });
}

async function moveTables(demo: Demo, planned: readonly PlannedMove[]): Promise<readonly DemoMove[]> {
  return demoStep(demo, 'moving', async () => {
    const result = await runMoves({ ...demo, services: demo.app.services, actor: ACTOR }, planned);
    const good = result.filter((move) => failureOfMove(move).length === 0).length;
    const rows = result.reduce((sum, move) => sum + move.rows, 0);
    return {
      result,
      said: `approved and ran ${result.length} moves: ${good} succeeded and verified, ${rows} rows`,
    };
  });
}

async function lookIntoTarget(demo: Demo, planned: readonly PlannedMove[]): Promise<DemoForeignKeys> {
  return demoStep(demo, 'looking into the target', async () => {
    const versions = await demo.app.services.tables.schemaVersions(
      planned.map(({ table }) => table.schemaVersionId),
    );
    const consolidated = planned.flatMap(({ plan: { target } }, index) => {
      const version = versions[index];
      if (target.kind !== 'CONSOLIDATE' || version === undefined || version === null) return [];
      return [{ from: target.from, to: target.to, definition: version.definition }];
    });
    const session = await demo.fleet.connect('target');
    try {
      const result = await checkForeignKeys(session, consolidated);
      const { made, missing, waiting } = result;
      return {
        result,
        said: `the target has ${made} foreign keys, ${missing.length} are missing, ${waiting.length} wait`,
      };
    } finally {
      await session.close();
    }
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
      return {
        result,
        said: `searched the archives for '${SEARCHED_FOR}' over GraphQL: ${schema}.${name} is ${handle}`,
      };
    });
    const server = SOURCES.find((name) => FLEET[name].source === archive.sourceName) ?? 'payments';
    return await demoStep(demo, 'restoring', async () => {
      await fleet.allowRestore(server);
      const connect = (): ReturnType<SampleFleet['connect']> => fleet.connect(server);
      const result = await restoreAndProve({ url, signal, connect }, archive, SEARCHED_FOR, RESTORE_SCHEMA);
      return {
        result: { ...result, failure: null },
        said: `restored it by its handle: ${result.move.rows} rows`,
      };
    });
  } catch (error) {
    if (signal.aborted) throw error;
    return { move: null, proof: null, failure: asSortkeepError(error, 'restoring an archive').message };
  }
}
