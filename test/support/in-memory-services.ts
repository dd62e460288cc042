/** Services without a database: one source with some tables, whose calls are counted. What it lacks answers with an error. */
import { invalidInput } from '../../src/domain/errors.js';
import type { CatalogTable } from '../../src/domain/catalog-table.js';
import { schemaVersionId, sourceId, tableId } from '../../src/domain/ids.js';
import type { Page, PageRequest } from '../../src/domain/page.js';
import type { Source } from '../../src/domain/source.js';
import type { Services } from '../../src/services/services.js';

export interface InMemoryServices {
  readonly services: Services;
  /** Names of the calls so far, in their order. */
  readonly calls: string[];
}

const uuid = (number: number): string => `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;

export const SOURCE: Source = {
  id: sourceId(uuid(1)),
  name: 'core',
  address: {
    host: 'db.internal',
    port: 5432,
    user: 'scanner',
    database: 'postgres',
    passwordRef: 'env:CORE_PASSWORD',
    tls: 'verify-full',
  },
  systemIdentifier: '7234567890123456789',
  serverVersion: '18.4',
  role: 'primary',
  timeline: 1,
  leadId: null,
  nodeIds: [],
  connectedStandbys: 1,
  streams: null,
  limits: ['1 connected standby is not registered: reads there are not seen'],
  clockOffsetSeconds: 0.25,
  lastDatabases: [],
  lastScanAt: new Date('2026-01-02T03:04:05.678Z'),
  lastError: null,
  createdAt: new Date('2026-01-01T00:00:00Z'),
};

const table = (number: number): CatalogTable => ({
  id: tableId(uuid(1_000 + number)),
  sourceId: SOURCE.id,
  databaseOid: 5,
  relationOid: 16_384 + number,
  database: 'app',
  schema: 'public',
  name: `table_${String(number).padStart(3, '0')}`,
  schemaVersionId: schemaVersionId(uuid(2_000 + number)),
  estimatedRows: 10,
  // One more than a double can tell from its neighbours.
  sizeBytes: 9_007_199_254_740_993n,
  referencedBy: 0,
  dependents: [],
  label: 'UNKNOWN',
  judgedAt: null,
  firstSeenAt: new Date('2026-01-02T00:00:00Z'),
  lastSeenAt: new Date('2026-01-02T00:00:00Z'),
  goneAt: null,
});

export const TABLES: readonly CatalogTable[] = Array.from({ length: 150 }, (_, index) => table(index));

export function inMemoryServices(overrides: Partial<Services> = {}): InMemoryServices {
  const calls: string[] = [];
  const counted = <T>(name: string, result: T): Promise<T> => {
    calls.push(name);
    return Promise.resolve(result);
  };
  const page = <T>(name: string, all: readonly T[], { first, after }: PageRequest): Promise<Page<T>> => {
    const start = after === null ? 0 : Number(after) + 1;
    const items = all
      .slice(start, start + first)
      .map((node, index) => ({ node, cursor: String(start + index) }));
    return counted(name, {
      items,
      hasNextPage: start + first < all.length,
      totalCount: () => counted(`${name}.totalCount`, all.length),
    });
  };
  const none = (name: string): Promise<never> => {
    calls.push(name);
    return Promise.reject(invalidInput(`${name} is not there`, 'Use the real service.'));
  };
  const services: Services = {
    sources: {
      register: (_actor, name, address) => counted('sources.register', { ...SOURCE, name, address }),
      list: (request) => page('sources.list', [SOURCE], request),
      getMany: (ids) =>
        counted(
          'sources.getMany',
          ids.map((id) => (id === SOURCE.id ? SOURCE : null)),
        ),
      scan: () => none('sources.scan'),
      scanMany: () => none('sources.scanMany'),
      adopt: () => none('sources.adopt'),
    },
    tables: {
      list: (_filter, _order, request) => page('tables.list', TABLES, request),
      getMany: (ids) =>
        counted(
          'tables.getMany',
          ids.map((id) => TABLES.find((entry) => entry.id === id) ?? null),
        ),
      schemaVersions: (ids) =>
        counted(
          'tables.schemaVersions',
          ids.map(() => null),
        ),
      schemaHistory: (_id, request) => page('tables.schemaHistory', [], request),
      compareVersions: () => none('tables.compareVersions'),
      changes: (_filter, request) => page('tables.changes', [], request),
      changesOf: (ids) =>
        counted(
          'tables.changesOf',
          ids.map(() => []),
        ),
      references: (ids) =>
        counted(
          'tables.references',
          ids.map(() => []),
        ),
      referencedBy: (ids) =>
        counted(
          'tables.referencedBy',
          ids.map(() => []),
        ),
      usage: (ids) =>
        counted(
          'tables.usage',
          ids.map(() => null),
        ),
      lastUse: (ids) =>
        counted(
          'tables.lastUse',
          ids.map(() => null),
        ),
      usageHistory: () => counted('tables.usageHistory', []),
      attributions: () => counted('tables.attributions', []),
      epochs: () => counted('tables.epochs', []),
    },
    verdicts: {
      classify: () => none('verdicts.classify'),
      override: () => none('verdicts.override'),
      withdraw: () => none('verdicts.withdraw'),
      current: (ids) =>
        counted(
          'verdicts.current',
          ids.map(() => null),
        ),
      ofModel: (ids) =>
        counted(
          'verdicts.ofModel',
          ids.map(() => null),
        ),
      history: () => counted('verdicts.history', []),
    },
    learning: {
      models: (request) => page('learning.models', [], request),
      lessons: (request) => page('learning.lessons', [], request),
      train: () => none('learning.train'),
      adopt: () => none('learning.adopt'),
    },
    profiles: {
      profile: () => none('profiles.profile'),
      profileTable: () => none('profiles.profileTable'),
      ofTables: (ids) =>
        counted(
          'profiles.ofTables',
          ids.map(() => null),
        ),
      sensitiveColumns: (_kind, request) => page('profiles.sensitiveColumns', [], request),
    },
    relations: {
      relate: () => none('relations.relate'),
      ofTables: (ids) =>
        counted(
          'relations.ofTables',
          ids.map(() => null),
        ),
      conflictsOf: (ids) =>
        counted(
          'relations.conflictsOf',
          ids.map(() => []),
        ),
      joinsOf: (ids) =>
        counted(
          'relations.joinsOf',
          ids.map(() => []),
        ),
      conflicts: (request) => page('relations.conflicts', [], request),
      lastRun: () => counted('relations.lastRun', null),
    },
    dryRuns: {
      run: () => none('dryRuns.run'),
      restore: () => none('dryRuns.restore'),
      predictions: (ids) =>
        counted(
          'dryRuns.predictions',
          ids.map(() => null),
        ),
    },
    plans: {
      plan: () => none('plans.plan'),
      planGroup: () => none('plans.planGroup'),
      approve: () => none('plans.approve'),
      getMany: (ids) =>
        counted(
          'plans.getMany',
          ids.map(() => null),
        ),
    },
    moves: {
      start: () => none('moves.start'),
      cancel: () => none('moves.cancel'),
      pause: () => none('moves.pause'),
      resume: () => none('moves.resume'),
      list: (_filter, request) => page('moves.list', [], request),
      getMany: (ids) =>
        counted(
          'moves.getMany',
          ids.map(() => null),
        ),
      progress: () => ({ [Symbol.asyncIterator]: () => ({ next: () => none('moves.progress') }) }),
    },
    archives: {
      search: (_filter, request) => page('archives.search', [], request),
      find: async (_search, request) => ({
        ...(await page('archives.find', [], request)),
        words: [],
        facet: () => Promise.resolve([]),
      }),
      get: () => counted('archives.get', null),
      group: () => counted('archives.group', null),
      groupsOf: (ids) =>
        counted(
          'archives.groupsOf',
          ids.map(() => null),
        ),
      restore: () => none('archives.restore'),
      verify: () => none('archives.verify'),
    },
    archiveQueries: {
      prepare: () => none('archiveQueries.prepare'),
      preview: () => none('archiveQueries.preview'),
      query: () => none('archiveQueries.query'),
      download: () => none('archiveQueries.download'),
      link: () => none('archiveQueries.link'),
      openLink: () => none('archiveQueries.openLink'),
    },
    removals: {
      plan: () => none('removals.plan'),
      approve: () => none('removals.approve'),
      seal: () => none('removals.seal'),
      quarantine: () => none('removals.quarantine'),
      drop: () => none('removals.drop'),
      return: () => none('removals.return'),
      list: () => none('removals.list'),
      getMany: (ids) =>
        counted(
          'removals.getMany',
          ids.map(() => null),
        ),
    },
    keeping: {
      rebuild: () => none('keeping.rebuild'),
      rehearse: () => none('keeping.rehearse'),
      verificationsOf: (ids) =>
        counted(
          'keeping.verificationsOf',
          ids.map(() => []),
        ),
      report: () => none('keeping.report'),
      retain: () => none('keeping.retain'),
      hold: () => none('keeping.hold'),
      release: () => none('keeping.release'),
      expire: () => none('keeping.expire'),
      expireGroup: () => none('keeping.expireGroup'),
      shred: () => none('keeping.shred'),
      rewrap: () => none('keeping.rewrap'),
    },
    lineage: {
      edges: () => counted('lineage.edges', []),
      datasetOf: () => counted('lineage.datasetOf', null),
    },
    health: { faults: () => counted('health.faults', []) },
  };
  return { services: { ...services, ...overrides }, calls };
}
