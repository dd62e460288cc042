import { getSources } from '../../catalog/sources/get-sources.js';
import { findSchemaVersion } from '../../catalog/tables/find-schema-version.js';
import { getTables } from '../../catalog/tables/get-tables.js';
import { recordOwnReads } from '../../catalog/usage/own-reads.js';
import type { CatalogTable } from '../../domain/catalog-table.js';
import { conflict, notFound, SortkeepError } from '../../domain/errors.js';
import type { SourceId } from '../../domain/ids.js';
import type { Chunk, ChunkResult } from '../../domain/move.js';
import type { GroupMember, Plan } from '../../domain/plan.js';
import type { Source } from '../../domain/source.js';
import type { TableDefinition } from '../../domain/table-definition.js';
import type { MoveRun } from '../../engine/mover.js';
import type { Queryable } from '../../postgres/session.js';
import { connectForAttempt } from '../connect-for-attempt.js';
import type { MoverServices } from '../mover-services.js';
import { openSourceTables } from './source-table.js';
import type { SourceTable } from './source-table.js';

export interface PlannedTable {
  readonly source: Source;
  readonly table: CatalogTable;
  readonly rows: SourceTable;
}

export async function getSource(catalog: Queryable, id: SourceId): Promise<Source> {
  const [source] = await getSources(catalog, [id]);
  if (source === null || source === undefined) {
    throw notFound(`source ${id} is not registered`, 'Register it again under its name, then plan again.');
  }
  return source;
}

/** Opens the table that the move's plan names, by its oid, as it was planned; `purpose` is what the source is told. */
export async function openPlannedTable(
  services: MoverServices,
  run: MoveRun,
  purpose = `move ${run.move.id}`,
): Promise<PlannedTable> {
  const { tableId, definitionHash } = run.plan;
  const [planned] =
    tableId === null ? [] : await openPlannedTables(services, run, [{ tableId, definitionHash }], purpose);
  if (planned !== undefined) return planned;
  throw conflict(`plan ${run.plan.id} names no table`, 'Plan the move again.');
}

/** Opens tables of one database under one snapshot, by their oids, each as it was planned; in the order of their oids. */
export async function openPlannedTables(
  services: MoverServices,
  run: MoveRun,
  asked: readonly Pick<GroupMember, 'tableId' | 'definitionHash'>[],
  purpose = `move ${run.move.id}`,
): Promise<readonly PlannedTable[]> {
  const found = await getTables(
    services.catalog,
    asked.map(({ tableId }) => tableId),
  );
  const tables = found.filter((table) => table !== null);
  const [first] = tables;
  if (first === undefined || tables.length < asked.length) {
    throw conflict(`plan ${run.plan.id} names a table that is not in the catalog`, 'Plan the move again.');
  }
  const { database, databaseOid } = first;
  if (tables.some((table) => table.sourceId !== first.sourceId || table.databaseOid !== databaseOid)) {
    throw conflict(
      `the tables of plan ${run.plan.id} are not in one database any more`,
      'Plan the move again.',
    );
  }
  const source = await getSource(services.catalog, first.sourceId);
  const opened = await openSourceTables(
    connectForAttempt(services.connect, run),
    {
      ...{ source, database, databaseOid, purpose, run },
      parallel: services.parallel,
      pagesPerChunk: services.pagesPerChunk,
      recordOwnReads: (reads) => recordOwnReads(services.catalog, source.id, databaseOid, reads),
    },
    tables.map(({ id, relationOid }) => ({
      relationOid,
      definitionHash: asked.find(({ tableId }) => tableId === id)?.definitionHash ?? '',
    })),
  );
  const unread = opened
    .flatMap(({ definition }) => definition.sequences)
    .find(({ lastValue }) => lastValue === null);
  if (unread !== undefined && run.move.kind !== 'LOAD') {
    await Promise.all(opened.map((rows) => rows.close()));
    throw new SortkeepError(
      'ACCESS_DENIED',
      `the position of sequence ${unread.schema}.${unread.name} of source ${source.name} cannot be read`,
      {
        hint: 'Grant the role of the source SELECT on the sequence: a copy would count from the start again.',
      },
    );
  }
  return opened.flatMap((rows) => {
    const table = tables.find(({ relationOid }) => relationOid === rows.facts.relationOid);
    return table === undefined ? [] : [{ source, table, rows }];
  });
}

/** The definition that the plan was made for, without touching the source; later scans may have seen others. */
export async function plannedDefinition(catalog: Queryable, plan: Plan): Promise<TableDefinition> {
  const version =
    plan.tableId === null ? null : await findSchemaVersion(catalog, plan.tableId, plan.definitionHash);
  if (version !== null) return version.definition;
  throw notFound(`plan ${plan.id} names no table that the catalog knows`, 'Scan its source again.');
}

/** Of `finished` chunks those whose rows are the same under the new snapshot. */
export async function standingAtSource(
  rows: SourceTable,
  chunks: readonly Chunk[],
  finished: (chunk: Chunk) => ChunkResult | null,
): Promise<ReadonlyMap<number, ChunkResult>> {
  const standing = new Map<number, ChunkResult>();
  for (const chunk of chunks) {
    const result = finished(chunk);
    if (result !== null && (await rows.stands(chunk.range, result))) standing.set(chunk.index, result);
  }
  return standing;
}
