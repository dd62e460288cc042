/** Changes of tables in the catalog: which rows they are, and one of them parsed. */
import { z } from 'zod';
import { schemaVersionId, tableId } from '../../domain/ids.js';
import type { SchemaVersionId, TableId } from '../../domain/ids.js';
import type { TableChangeKind } from '../../domain/schema-change.js';

/** A TableChange before its versions are read. */
export interface ChangeEntry {
  readonly tableId: TableId;
  readonly kind: TableChangeKind;
  readonly at: Date;
  readonly from: SchemaVersionId | null;
  readonly to: SchemaVersionId | null;
}

const version = (condition: string): string =>
  `(select p.id from sortkeep.schema_versions p where p.table_id = t.id and p.version = ${condition})`;

/**
 * Each kind is found by an index of its own (0004_structure.sql). A table that the first scan of its database saw did
 * not come then: it was there. Nor did one that came back later (`absent_at` after `first_seen_at`).
 */
const KINDS = [
  {
    kind: 'CHANGED',
    rows: 'sortkeep.schema_versions v join sortkeep.tables t on t.id = v.table_id',
    condition: 'v.version > 1',
    id: 'v.id',
    at: 'v.seen_at',
    from: version('v.version - 1'),
    to: 'v.id',
  },
  {
    kind: 'CAME',
    rows: 'sortkeep.tables t',
    condition: 't.absent_at < t.first_seen_at',
    id: 't.id',
    at: 't.first_seen_at',
    from: 'null::uuid',
    to: version('1'),
  },
  {
    kind: 'WENT',
    rows: 'sortkeep.tables t',
    condition: 't.gone_at is not null',
    id: 't.id',
    at: 't.gone_at',
    from: 't.schema_version_id',
    to: 'null::uuid',
  },
] as const;

/** Rows (id, table_id, kind, at, from_id, to_id) of all kinds; `where` may use `t` and what it is given. */
export const changesSql = (where: (at: string, id: string) => string, order = ''): string =>
  KINDS.map(
    ({ kind, rows, condition, id, at, from, to }) =>
      `(select ${id} as id, t.id as table_id, '${kind}' as kind, ${at} as at, ${from} as from_id, ${to} as to_id
        from ${rows}
        where ${condition} and ${where(at, id)}
        ${order})`,
  ).join('\nunion all\n');

const row = z.object({
  table_id: z.string().transform(tableId),
  kind: z.enum(['CHANGED', 'CAME', 'WENT']),
  at: z.date(),
  from_id: z.string().transform(schemaVersionId).nullable(),
  to_id: z.string().transform(schemaVersionId).nullable(),
});

export function parseChangeRow(value: unknown): ChangeEntry {
  const { table_id, kind, at, from_id, to_id } = row.parse(value);
  return { tableId: table_id, kind, at, from: from_id, to: to_id };
}
