import type { SortkeepError } from '../domain/errors.js';
import { groupBy } from '../domain/group-by.js';
import type { DatabaseObservation, TableBatch } from '../domain/table-observation.js';
import { readDatabaseTypes } from '../postgres/definition/read-database-types.js';
import { readOwners } from '../postgres/definition/read-owners.js';
import { setPrinting } from '../postgres/definition/set-printing.js';
import { pipelined } from '../postgres/pipelined.js';
import type { Queryable } from '../postgres/session.js';
import type { DatabaseFacts } from './assemble-table.js';
import { countReferences } from './count-references.js';
import { readActivity } from './read-activity.js';
import { readCounters } from './read-counters.js';
import { readDependencies } from './read-dependencies.js';
import type { Dependency } from './read-dependencies.js';
import { readDependents } from './read-dependents.js';
import { readEpoch } from './read-epoch.js';
import { readReferences } from './read-references.js';
import { readRelations } from './read-relations.js';
import type { RelationFacts } from './read-relations.js';
import type { DatabaseStructure } from './read-structures.js';
import { readTableBatches } from './read-table-batches.js';
import type { TableBatches } from './read-table-batches.js';
import { readViews } from './read-views.js';
import type { ViewFacts } from './read-views.js';

export interface GatherOptions {
  readonly structure: boolean;
  readonly timeline: number | null;
  /** Called whenever something was read. */
  readonly alive: () => void;
}

export interface GatheredDatabase {
  readonly observation: DatabaseObservation;
  /** As of `TableBatches`. */
  error(): SortkeepError | null;
}

interface Known {
  readonly structure: DatabaseStructure;
  readonly facts: DatabaseFacts;
}

/**
 * Every batch is looked up in the catalogs' indexes: left alone, the planner hashes whole catalogs for each batch,
 * which grows with the square of the number of tables (200,000 relations: minutes instead of seconds).
 */
const BY_INDEX = `
set local enable_hashjoin = off;
set local enable_mergejoin = off`;

/** In the transaction of the scan, which must stay open until the batches are consumed. */
export async function gatherDatabase(
  db: Queryable,
  database: string,
  doing: string,
  { structure, timeline, alive }: GatherOptions,
): Promise<GatheredDatabase> {
  const state = await readEpoch(db);
  const queue = pipelined(db);
  const [counters, relations, views, dependencies] = await Promise.all([
    state.counting ? readCounters(queue) : null,
    readRelations(queue),
    readViews(queue),
    readDependencies(queue),
  ]);
  const [activity, known] = await Promise.all([
    counters === null
      ? null
      : readActivity(queue, { state, timeline, counters, relations, views, dependencies }),
    structure ? readKnown(queue, relations, views, dependencies) : null,
  ]);
  const tables = known === null ? null : await beginTables(db, relations, known, doing);
  alive();
  return {
    observation: {
      database,
      databaseOid: state.databaseOid,
      activity,
      tables: tables === null ? null : whileAlive(tables.batches, alive),
    },
    error: () => tables?.error() ?? null,
  };
}

/** What is read of the whole database before its tables; the activity's answers are parsed meanwhile. */
async function readKnown(
  db: Queryable,
  relations: readonly RelationFacts[],
  views: readonly ViewFacts[],
  dependencies: readonly Dependency[],
): Promise<Known> {
  const referencedBy = countReferences(relations, await readReferences(db));
  const dependentsOf = await readDependents(db, dependencies, [...relations, ...views]);
  await setPrinting(db);
  const types = await readDatabaseTypes(db);
  const owners = await readOwners(db, types.shape);
  const parts = groupBy(
    relations,
    ({ root }) => root,
    (relation) => relation,
  );
  return { structure: { types, owners }, facts: { parts, referencedBy, dependentsOf } };
}

async function beginTables(
  db: Queryable,
  relations: readonly RelationFacts[],
  { structure, facts }: Known,
  doing: string,
): Promise<TableBatches> {
  await db.query(BY_INDEX);
  const roots = relations.filter(({ oid, root }) => oid === root);
  return readTableBatches(db, roots, structure, facts, doing);
}

async function* whileAlive(
  batches: AsyncIterable<TableBatch>,
  alive: () => void,
): AsyncGenerator<TableBatch> {
  for await (const batch of batches) {
    alive();
    yield batch;
  }
}
