import type { SortkeepError } from '../domain/errors.js';
import { groupBy } from '../domain/group-by.js';
import type { DatabaseObservation, TableBatch } from '../domain/table-observation.js';
import { readDatabaseTypes } from '../postgres/definition/read-database-types.js';
import { readOwners } from '../postgres/definition/read-owners.js';
import { setPrinting } from '../postgres/definition/set-printing.js';
import { pipelined } from '../postgres/pipelined.js';
import type { Queryable } from '../postgres/session.js';
import { countReferences } from './count-references.js';
import { readActivity } from './read-activity.js';
import { readCatalog } from './read-catalog.js';
import type { DatabaseCatalog } from './read-catalog.js';
import { readDependents } from './read-dependents.js';
import { readEpoch } from './read-epoch.js';
import { readReferences } from './read-references.js';
import type { DatabaseStructure } from './read-structures.js';
import { readTableBatches } from './read-table-batches.js';
import type { KnownBefore, Lanes, TableBatches } from './read-table-batches.js';

export interface GatherOptions {
  readonly structure: boolean;
  readonly timeline: number | null;
  /** Called whenever something was read. */
  readonly alive: () => void;
  /** Another transaction under the same snapshot (`openSecondLane`). */
  readonly second?: Queryable;
}

export interface GatheredDatabase {
  readonly observation: DatabaseObservation;
  /** As of `TableBatches`. */
  error(): SortkeepError | null;
}

/**
 * Every batch is looked up in the catalogs' indexes: left alone, the planner hashes whole catalogs for each batch,
 * which grows with the square of the number of tables (200,000 relations: minutes instead of seconds).
 */
const BY_INDEX = `
set local enable_hashjoin = off;
set local enable_mergejoin = off`;

/**
 * In the transaction of the scan, which must stay open until the batches are consumed. The statistics are all read over
 * `db`: before PostgreSQL 15 a transaction sees them as they were when it first asked, and they are compared with each
 * other. What is read of the structure of the whole database is read over the second connection meanwhile.
 */
export async function gatherDatabase(
  db: Queryable,
  database: string,
  doing: string,
  { structure, timeline, alive, second }: GatherOptions,
): Promise<GatheredDatabase> {
  const state = await readEpoch(db);
  const queue = pipelined(db);
  const other = second === undefined ? queue : pipelined(second);
  if (structure) await Promise.all([db, ...(second === undefined ? [] : [second])].map(setPrinting));
  const catalog = readCatalog(other);
  const reading = state.counting ? readActivity(queue, { state, timeline, catalog }) : Promise.resolve(null);
  const begin = async (): Promise<TableBatches> => {
    const known = await readKnown(other, catalog);
    const first = byIndex(reading.then(() => db));
    const lanes: Lanes = second === undefined ? [first] : [byIndex(Promise.resolve(second)), first];
    return readTableBatches(lanes, known, doing);
  };
  const [activity, tables] = await Promise.all([reading, structure ? begin() : null, catalog]);
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

/** What is read of the structure of the whole database before its tables. */
async function readKnown(db: Queryable, catalog: Promise<DatabaseCatalog>): Promise<KnownBefore> {
  const ofRelations = async () => {
    const { relations, views, dependencies } = await catalog;
    const [references, dependentsOf] = await Promise.all([
      readReferences(db),
      readDependents(db, dependencies, [...relations, ...views]),
    ]);
    return { relations, references, dependentsOf };
  };
  // Heard together from the start: a connection that is lost fails both, and a failure that nobody hears ends the program.
  const [structure, { relations, references, dependentsOf }] = await Promise.all([
    readShared(db),
    ofRelations(),
  ]);
  const parts = groupBy(
    relations,
    ({ root }) => root,
    (relation) => relation,
  );
  return {
    tables: relations.filter(({ oid, root }) => oid === root),
    structure,
    facts: { parts, referencedBy: countReferences(relations, references), dependentsOf },
  };
}

async function readShared(db: Queryable): Promise<DatabaseStructure> {
  const types = await readDatabaseTypes(db);
  return { types, owners: await readOwners(db, types.shape) };
}

async function byIndex(free: Promise<Queryable>): Promise<Queryable> {
  const db = await free;
  await db.query(BY_INDEX);
  return db;
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
