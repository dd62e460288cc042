/** The first half of the demo: sources with a past, registered, scanned and judged. */
import type { CatalogTable } from '../domain/catalog-table.js';
import { SortkeepError } from '../domain/errors.js';
import type { SourceId } from '../domain/ids.js';
import type { Source } from '../domain/source.js';
import { formatTableReference } from '../domain/table-reference.js';
import { ACTOR } from './demo-context.js';
import type { Demo } from './demo-context.js';
import { demoStep } from './demo-progress.js';
import { countLabels } from './demo-report.js';
import type { DemoSource } from './demo-report.js';
import { fillFleet, SAMPLE_SEED } from './fill-fleet.js';
import type { FleetTables } from './fill-fleet.js';
import { runWorkload } from './run-workload.js';
import { FLEET, SOURCES } from './sample-fleet.js';

/** Some 15 statements each, against each source. */
const VISITS = 150;
export async function fillSources({ fleet, progress, signal }: Demo): Promise<FleetTables> {
  return demoStep({ progress, signal }, 'filling the sources', async () => {
    let [count, rows] = [0, 0];
    const result = await fillFleet(fleet.connect, (_database, filled) => {
      count += filled.length;
      rows = filled.reduce((sum, table) => sum + table.rows, rows);
      progress.update(`filling the sources: ${count} tables, ${rows} rows`);
    });
    return { result, said: `filled 3 sources: ${count} tables, ${rows} rows` };
  });
}

export async function work({ fleet, progress, signal }: Demo, tables: FleetTables): Promise<void> {
  await demoStep({ progress, signal }, 'running the workload', async () => {
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

export async function register(demo: Demo): Promise<readonly SourceId[]> {
  const { sources } = demo.app.services;
  const add = (name: keyof typeof FLEET): Promise<Source> =>
    sources.register(ACTOR, FLEET[name].source, demo.fleet.address(name));
  return demoStep(demo, 'registering the sources', async () => {
    const result = [];
    for (const name of SOURCES) result.push((await add(name)).id);
    await add('target');
    return {
      result,
      said: 'registered 3 sources with a role that may only connect and read, and the target',
    };
  });
}

/** `said` is what the numbers follow. */
export async function scan(demo: Demo, ids: readonly SourceId[], said: string): Promise<readonly Source[]> {
  const { sources } = demo.app.services;
  return demoStep(demo, 'scanning', async () => {
    const reports = await sources.scanMany(ACTOR, ids);
    const databases = reports.flatMap((report) => report.databases);
    const fault = databases.find(({ error }) => error !== null)?.error;
    if (fault != null) throw new SortkeepError(fault.code, fault.message, fault);
    const tables = databases.reduce((sum, found) => sum + found.tables, 0);
    const result = (await sources.getMany(ids)).filter((source) => source !== null);
    return {
      result,
      said: `${said}: ${result.length} sources, ${databases.length} databases, ${tables} tables`,
    };
  });
}

export async function classify(demo: Demo, sources: readonly Source[]): Promise<readonly CatalogTable[]> {
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

export const nameIn = (sources: readonly Source[], table: CatalogTable): string =>
  formatTableReference({ source: sources.find(({ id }) => id === table.sourceId)?.name ?? '', ...table });

export function describeSource(
  { id, name, address, serverVersion }: Source,
  all: readonly CatalogTable[],
): DemoSource {
  const tables = all.filter(({ sourceId }) => sourceId === id);
  return {
    name,
    database: address.database,
    serverVersion,
    tables: tables.length,
    labels: countLabels(tables.map(({ label }) => label)),
  };
}
