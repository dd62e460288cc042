/** Structures of many tables, where one that cannot be read does not take the others with it. */
import { SortkeepError } from '../domain/errors.js';
import type { TableDefinition } from '../domain/table-definition.js';
import type { TableSurroundings } from '../domain/table-surroundings.js';
import type { DatabaseTypes } from '../postgres/definition/read-database-types.js';
import { readDefinitionParts } from '../postgres/definition/read-definition-parts.js';
import type { Owners } from '../postgres/definition/read-owners.js';
import { readSurroundings } from '../postgres/definition/read-surroundings.js';
import { readTables } from '../postgres/definition/read-tables.js';
import { postgresError } from '../postgres/postgres-errors.js';
import type { Queryable } from '../postgres/session.js';
import { readDropped } from './read-dropped.js';
import { readLocked } from './read-locked.js';
import type { RelationFacts } from './read-relations.js';

export interface Structure {
  readonly definition: TableDefinition;
  readonly surroundings: TableSurroundings;
}

export interface StructuresRead {
  /** By oid; tables that were dropped meanwhile have none. */
  readonly structures: ReadonlyMap<number, Structure>;
  /** Held by somebody alone: neither read nor waited for. */
  readonly locked: readonly RelationFacts[];
  /** At fault, each found by halving. */
  readonly broken: readonly RelationFacts[];
  /** Why the last of them could not be read; null when all were. */
  readonly cause: SortkeepError | null;
}

/** What is the same for all tables of the database. */
export interface DatabaseStructure {
  readonly types: DatabaseTypes;
  readonly owners: Owners;
}

const NO_SURROUNDINGS: TableSurroundings = {
  triggers: [],
  partitionKey: null,
  partitions: [],
  inherits: [],
  inheritedBy: [],
  rowSecurity: 'off',
  policies: [],
  columnGrants: [],
};

/**
 * Reads all at once. Where that fails, it leaves out what is gone and what is locked, and halves what is left down to
 * the tables at fault (a function or an operator class that is gone). Rejects when more than `maxBroken` are, or when
 * the connection fails.
 */
export async function readStructures(
  db: Queryable,
  tables: readonly RelationFacts[],
  database: DatabaseStructure,
  maxBroken: number,
): Promise<StructuresRead> {
  const structures = new Map<number, Structure>();
  const locked: RelationFacts[] = [];
  const broken: RelationFacts[] = [];
  let cause: SortkeepError | null = null;
  const pending = [tables];
  for (let batch = pending.shift(); batch !== undefined; batch = pending.shift()) {
    if (batch.length === 0) continue;
    const read = await attempt(db, batch, database);
    if (!(read instanceof SortkeepError)) {
      for (const [oid, structure] of read) structures.set(oid, structure);
      continue;
    }
    const oids = batch.map(({ oid }) => oid);
    const dropped = await readDropped(db, oids);
    const held = await readLocked(db, oids);
    const rest = batch.filter(({ oid }) => !dropped.has(oid) && !held.has(oid));
    locked.push(...batch.filter(({ oid }) => held.has(oid) && !dropped.has(oid)));
    if (rest.length < batch.length) {
      if (held.size > 0) cause = read;
      pending.unshift(rest);
    } else if (batch.length > 1) {
      const half = batch.length >> 1;
      pending.unshift(batch.slice(0, half), batch.slice(half));
    } else if (broken.length < maxBroken) {
      cause = read;
      broken.push(...batch);
    } else {
      throw read;
    }
  }
  return { structures, locked, broken, cause };
}

/** Under a savepoint that is always rolled back: nothing was written, and the locks of the reading go with it. */
async function attempt(
  db: Queryable,
  tables: readonly RelationFacts[],
  database: DatabaseStructure,
): Promise<ReadonlyMap<number, Structure> | SortkeepError> {
  await db.query('savepoint structures');
  try {
    return await readAll(
      db,
      tables.map(({ oid }) => oid),
      database,
    );
  } catch (error) {
    const failure = postgresError(error, 'reading table definitions');
    // No table is to blame for a lost connection, a shutdown or a time limit.
    if (failure.code === 'UNREACHABLE' || failure.code === 'CANCELLED') throw failure;
    return failure;
  } finally {
    await db.query('rollback to savepoint structures').catch(() => undefined);
  }
}

async function readAll(
  db: Queryable,
  relations: readonly number[],
  { types, owners }: DatabaseStructure,
): Promise<ReadonlyMap<number, Structure>> {
  const tables = await readTables(db, relations);
  const definitions = await readDefinitionParts(db, tables, types, { positions: false, owners });
  // Whatever surrounds a table is a feature, too: what the DDL writer does not re-create.
  const surroundings = await readSurroundings(
    db,
    relations.filter((oid) => owners.features.has(oid)),
  );
  return new Map(
    [...definitions].map(([oid, definition]) => [
      oid,
      { definition, surroundings: surroundings.get(oid) ?? NO_SURROUNDINGS },
    ]),
  );
}
