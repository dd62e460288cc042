/** What Sortkeep holds of the use of tables, and what the server's own counters say: two of each are compared. */
import { z } from 'zod';
import type { CatalogTable } from '../../../src/domain/catalog-table.js';
import type { UsageWindow } from '../../../src/domain/table-facts.js';
import type { TableEpoch } from '../../../src/domain/usage-history.js';
import type { TestConnections } from '../../support/postgres.js';
import type { Fleet } from './fleet.js';

/** By `keyOf`. */
export type ByTable<T> = ReadonlyMap<string, T>;

export interface Held {
  readonly table: CatalogTable;
  readonly window: UsageWindow | null;
  /** Reads by cause that were explained so far. */
  readonly explained: ReadonlyMap<string, bigint>;
  /** Newest first. */
  readonly epochs: readonly TableEpoch[];
}

/** Of one table between two scans. */
export interface Seen {
  /** Something that nothing but use explains was read. */
  readonly used: boolean;
  readonly unexplained: string;
  readonly causes: readonly string[];
  readonly lastRead: Date | null;
}

export const keyOf = (database: string, table: string, schema = 'public'): string =>
  `${database}.${schema}.${table}`;

export async function heldOf(fleet: Fleet, tables: readonly CatalogTable[]): Promise<ByTable<Held>> {
  const { services } = fleet.app;
  const windows = await services.tables.usage(tables.map(({ id }) => id));
  const held = new Map<string, Held>();
  for (const [index, table] of tables.entries()) {
    const [attributions, epochs] = await Promise.all([
      services.tables.attributions(table.id, 100),
      services.tables.epochs(table.id, 100),
    ]);
    const explained = new Map<string, bigint>();
    for (const { cause, seqScans, seqTuples, indexScans, indexTuples } of attributions) {
      explained.set(cause, (explained.get(cause) ?? 0n) + seqScans + seqTuples + indexScans + indexTuples);
    }
    held.set(keyOf(table.database, table.name, table.schema), {
      table,
      window: windows[index] ?? null,
      explained,
      epochs,
    });
  }
  return held;
}

const NOTHING = { seqScans: 0n, seqTuplesRead: 0n, indexScans: 0n, indexTuplesFetched: 0n, lastRead: null };

/** `before` is undefined for a table that came meanwhile. */
export function seenBetween(before: Held | undefined, after: Held): Seen {
  const was = before?.window ?? NOTHING;
  const is = after.window ?? NOTHING;
  const deltas = {
    'seq scans': is.seqScans - was.seqScans,
    'tuples read': is.seqTuplesRead - was.seqTuplesRead,
    'index scans': is.indexScans - was.indexScans,
    'tuples fetched': is.indexTuplesFetched - was.indexTuplesFetched,
  };
  const moved = Object.entries(deltas).filter(([, delta]) => delta !== 0n);
  return {
    used: moved.length > 0,
    unexplained: moved.map(([name, delta]) => `${delta} ${name}`).join(', '),
    causes: [...after.explained.keys()]
      .filter((cause) => after.explained.get(cause) !== before?.explained.get(cause))
      .sort(),
    lastRead: is.lastRead?.getTime() === was.lastRead?.getTime() ? null : is.lastRead,
  };
}

const counterRow = z.object({
  schema: z.string(),
  name: z.string(),
  scans: z.coerce.bigint(),
  idx_scans: z.coerce.bigint(),
  last_access: z.date().nullable(),
});
export type Counters = z.infer<typeof counterRow>;

/** What the simple rules look at; partitions are added up to their root for them, which few tools do. */
export async function countersOf(
  server: TestConnections,
  major: number,
  database: string,
): Promise<readonly Counters[]> {
  const lastAccess = major >= 16 ? 'max(greatest(s.last_seq_scan, s.last_idx_scan))' : 'null::timestamptz';
  const rows = await server.query(
    database,
    `select s.schemaname::text as schema, coalesce(root.relname, s.relname)::text as name,
       sum(s.seq_scan + coalesce(s.idx_scan, 0))::text as scans,
       sum(coalesce(s.idx_scan, 0))::text as idx_scans,
       ${lastAccess} as last_access
     from pg_stat_user_tables s
     left join pg_inherits i on i.inhrelid = s.relid
     left join pg_class root on root.oid = i.inhparent
     group by 1, 2`,
  );
  return rows.map((row) => counterRow.parse(row));
}
