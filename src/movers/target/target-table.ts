/** A table that a move makes in a PostgreSQL database: created with its ledger row, filled chunk by chunk, finished once. */
import { z } from 'zod';
import { chunkResult } from '../../catalog/chunks/chunk-row.js';
import { tableDefinition } from '../../catalog/table-definition-row.js';
import { conflict, SortkeepError } from '../../domain/errors.js';
import type { MoveId, SourceId } from '../../domain/ids.js';
import type { ChunkResult } from '../../domain/move.js';
import type { QualifiedName, TableDefinition } from '../../domain/table-definition.js';
import { tablesOf } from '../../domain/partitions.js';
import { createTable } from '../../postgres/ddl/create-table.js';
import { placeDefinition } from '../../postgres/ddl/place-definition.js';
import { quoteIdent, quoteName } from '../../postgres/quote.js';
import type { Queryable, Session } from '../../postgres/session.js';
import { createMissingTypes } from './create-missing-types.js';
import { dropMade } from './drop-made.js';
import { endWorkers } from './end-workers.js';
import { inTransaction } from './in-transaction.js';
import { setStorage } from './set-storage.js';
import { ensureLedger } from './ledger-schema.js';
import type { TargetPart } from './target-parts.js';

export interface TargetTable {
  readonly moveId: MoveId;
  readonly kind: 'CONSOLIDATE' | 'RESTORE';
  readonly definition: TableDefinition;
  readonly place: QualifiedName;
  /** Where a consolidated table came from, so that its foreign keys find their parents. */
  readonly origin: { readonly sourceId: SourceId; readonly database: string } | null;
}

const ledgerRow = z.object({
  relation_oid: z.coerce.number(),
  here: z.coerce.number().nullable(),
  finished: z.boolean(),
  detailed: z.boolean(),
  notes: z.array(z.string()),
  definition: tableDefinition,
});

/** How far an earlier attempt of the move came. */
export interface Prepared {
  readonly finished: boolean;
  /** Details, owner and grants were made, which is done once the rows are proved. */
  readonly detailed: boolean;
  /** In words, what could not be made. */
  readonly notes: readonly string[];
}

const NEW: Prepared = { finished: false, detailed: false, notes: [] };

/**
 * Creates schema, types and table with the ledger's row in one transaction, or finds what an earlier attempt of this
 * move made. ALREADY_EXISTS when another relation has the name: nothing is ever overwritten. `within`: another kind of
 * transaction, of who only tries it.
 */
export async function prepareTarget(
  session: Session,
  target: TargetTable,
  within: typeof inTransaction = inTransaction,
): Promise<Prepared> {
  return within(session, async () => {
    await ensureLedger(session);
    const name = quoteName(target.place);
    const known = await session.query(
      `select relation_oid, to_regclass($2::text)::oid as here, finished_at is not null as finished,
         detailed_at is not null as detailed, notes, definition
       from sortkeep_ledger.tables where move_id = $1::uuid`,
      [target.moveId, name],
    );
    if (known.rows.length > 0) {
      const row = ledgerRow.parse(known.rows[0]);
      if (row.relation_oid !== row.here) {
        throw conflict(
          `table ${name} that this move made was dropped or replaced meanwhile`,
          'Cancel the move and plan it again.',
        );
      }
      if (partitionsOf(row.definition) === partitionsOf(target.definition)) return row;
      if (row.finished) {
        throw conflict(
          `partitions of ${quoteName(target.definition)} came or went after it was copied and finished`,
          'Cancel the move and run it again.',
        );
      }
      // Nothing of it counts yet: it is made anew with the partitions that are there now.
      await endWorkers(session, target.moveId, null);
      await dropMade(session, target.moveId);
    }
    const tables = tablesOf(placeDefinition(target.definition, target.place));
    for (const table of tables) await refuseTaken(session, table);
    for (const schema of new Set(tables.map((table) => table.schema))) {
      await session.query(`create schema if not exists ${quoteIdent(schema)}`);
    }
    const created = await createMissingTypes(session, target.definition, target.place.schema);
    for (const statement of createTable(target.definition, target.place)) await session.query(statement);
    if (target.kind === 'RESTORE') await setStorage(session, tables);
    await session.query(
      `insert into sortkeep_ledger.tables (move_id, kind, source_id, source_database, relation_oid, schema_name,
         table_name, definition, created_types, partition_oids)
       values ($1::uuid, $2::text, $3::uuid, $4::text, $5::text::regclass, $6::text, $7::text, $8::jsonb, $9::jsonb,
         (select coalesce(jsonb_agg(p.name::regclass::oid::bigint), '[]') from unnest($10::text[]) as p (name)))`,
      [
        target.moveId,
        target.kind,
        target.origin?.sourceId ?? null,
        target.origin?.database ?? null,
        name,
        target.place.schema,
        target.place.name,
        JSON.stringify(target.definition),
        JSON.stringify(created),
        tables.slice(1).map(quoteName),
      ],
    );
    return NEW;
  });
}

/** Equal for two definitions whose partitions have the same names, bounds and places in the tree. */
const partitionsOf = ({ partitioning }: TableDefinition): string =>
  JSON.stringify(
    (partitioning?.partitions ?? []).map(({ parent, bound, key, table }) => [
      parent,
      bound,
      key,
      quoteName(table),
    ]),
  );

async function refuseTaken(session: Queryable, place: QualifiedName): Promise<void> {
  const { rows } = await session.query('select 1 as taken where to_regclass($1::text) is not null', [
    quoteName(place),
  ]);
  if (rows.length === 0) return;
  throw new SortkeepError('ALREADY_EXISTS', `${quoteName(place)} exists already`, {
    hint: 'Nothing is overwritten: choose another schema or name, or rename the table that is there.',
  });
}

const doneRows = z.array(z.object({ chunk: z.number(), result: chunkResult }));

/** What the target holds, by chunk; the truth of the ledger. */
export async function chunksInTarget(
  session: Queryable,
  id: MoveId,
): Promise<ReadonlyMap<number, ChunkResult>> {
  const { rows } = await session.query(
    'select chunk, result from sortkeep_ledger.chunks where move_id = $1::uuid and done_at is not null order by chunk',
    [id],
  );
  return new Map(doneRows.parse(rows).map(({ chunk, result }) => [chunk, result]));
}

/** Empties what takes the rows, for a copy from the start: single chunks cannot be taken out again. */
export async function emptyTarget(session: Session, id: MoveId, parts: readonly TargetPart[]): Promise<void> {
  await endWorkers(session, id, null);
  await inTransaction(session, async () => {
    const names = parts.map(({ place }) => `only ${quoteName(place)}`);
    if (names.length > 0) await session.query(`truncate ${names.join(', ')}`);
    await session.query('delete from sortkeep_ledger.chunks where move_id = $1::uuid', [id]);
  });
}
