/** What a scan might have seen of one database, for tests that store it. */
import type { DatabaseActivity, RelationActivity } from '../../src/domain/activity.js';
import type { UsageCounters } from '../../src/domain/table-facts.js';
import type { DatabaseObservation, TableObservation } from '../../src/domain/table-observation.js';
import { plainSurroundings, plainTable } from './plain-table.js';

const COUNTERS: UsageCounters = {
  seqScan: 0n,
  seqTupRead: 0n,
  idxScan: 0n,
  idxTupFetch: 0n,
  inserted: 0n,
  updated: 0n,
  hotUpdated: 0n,
  deleted: 0n,
  liveRows: 0n,
  deadRows: 0n,
  vacuumCount: 0n,
  analyzeCount: 0n,
  lastSeqScan: null,
  lastIdxScan: null,
};

export const seenTable = (relationOid: number): TableObservation => ({
  relationOid,
  definition: plainTable({ name: `table_${relationOid}` }),
  surroundings: plainSurroundings(),
  definitionHash: 'aa',
  structureHash: 'bb',
  estimatedRows: 100,
  sizeBytes: 8192n,
  referencedBy: 0,
  dependents: [],
});

/** A table of its own, or a partition of `tableOid`. */
export const seenRelation = (
  relationOid: number,
  counters: Partial<UsageCounters>,
  tableOid = relationOid,
): RelationActivity => ({
  relationOid,
  tableOid,
  counters: { ...COUNTERS, ...counters },
  relfilenode: `0/${relationOid}`,
  unlogged: false,
  columns: 3,
  estimatedRows: 100,
  indexes: [],
  constraints: [],
});

const STARTED = new Date('2026-01-01T00:00:00Z');

export const seenActivity = (
  at: Date,
  relations: readonly RelationActivity[],
  part: Partial<DatabaseActivity> = {},
): DatabaseActivity => ({
  at,
  epoch: { postmasterStart: STARTED, statsReset: null, clusterReset: STARTED },
  role: 'primary',
  timeline: 1,
  catalogCounters: { pg_class: 1000n },
  dumpedAt: null,
  swapsFiles: false,
  relations,
  materializedViews: [],
  foreignKeys: [],
  ...part,
});

async function* inOneBatch(
  tables: readonly TableObservation[],
): AsyncGenerator<{ tables: readonly TableObservation[]; unread: [] }> {
  yield await Promise.resolve({ tables, unread: [] });
}

/** `tables` null: of a standby. */
export const seenDatabase = (
  activity: DatabaseActivity | null,
  tables: readonly TableObservation[] | null,
): DatabaseObservation => ({
  database: 'shop',
  databaseOid: 16_384,
  activity,
  tables: tables === null ? null : inOneBatch(tables),
});
