/**
 * The warehouse port: where broker tables are loaded. Every implementation passes
 * test/contract/warehouse.contract.ts. The order of calls is `begin`, `stage` for each chunk in any order,
 * `commit`, `profile`; a crash at any point and a new `begin` with the same load id goes on or starts clean,
 * and never doubles a row.
 */
import type { QualifiedName, TableDefinition } from '../domain/table-definition.js';

/** What a column's values are, which decides how its content is checked (profile/column-checks.ts). */
export type ColumnKind =
  | 'integer'
  | 'decimal'
  | 'wide decimal'
  | 'float'
  | 'boolean'
  | 'date'
  | 'timestamp'
  | 'timestamptz'
  | 'time'
  | 'text';

/** How a column is kept in the warehouse. */
export interface WarehouseColumn {
  /** The name in the warehouse; differs from the source's where the warehouse folds or reserves names. */
  readonly name: string;
  /** The warehouse's own type, as in its DDL: `DECIMAL(18,4)`. */
  readonly type: string;
  readonly kind: ColumnKind;
  /** SQL expression over the source's column that yields the text to load, e.g. `amount::numeric`; the quoted column where the text needs no change. */
  readonly sourceExpression: string;
  /** Why the value is not kept in its own type, e.g. an unbounded numeric kept as text; null when it is. */
  readonly note: string | null;
}

/** What will be created, decided before anything is written (pure, from the definition alone). */
export interface WarehouseTable {
  readonly target: QualifiedName;
  readonly columns: readonly WarehouseColumn[];
  /** The DDL in the warehouse's dialect, with sort and distribution keys where it has them. */
  readonly ddl: string;
  readonly warnings: readonly string[];
}

export interface StagedChunk {
  readonly index: number;
  readonly rows: number;
  /** Bytes of CSV taken in, and bytes as staged. */
  readonly rawBytes: number;
  readonly storedBytes: number;
}

/** One number or text for each checked property of a column: `count`, `min`, `max`, `sum`, … */
export type ColumnProfile = Readonly<Record<string, string | null>>;

export interface TableProfile {
  readonly rows: number;
  /** By column name. */
  readonly columns: Readonly<Record<string, ColumnProfile>>;
}

export interface Warehouse {
  /** `duckdb:///path` or `redshift://workgroup.region/database`. */
  readonly uri: string;
  /** OpenLineage namespace of its datasets. */
  readonly namespace: string;

  /** Throws with a hint unless the warehouse can be reached and written. */
  check(): Promise<void>;

  /** Pure. Throws UNSUPPORTED naming the column where a table cannot be kept at all. */
  design(definition: TableDefinition, target: QualifiedName): WarehouseTable;

  /**
   * Whether a new load of the table could begin, without writing or making anything: ALREADY_EXISTS where its target is
   * taken. Throws where the warehouse cannot be asked. In words, what only a load will show.
   */
  inspect(table: WarehouseTable): Promise<readonly string[]>;

  /** ALREADY_EXISTS when the target holds a table that this load did not make. Returns chunks that are staged already. */
  begin(loadId: string, table: WarehouseTable): Promise<readonly StagedChunk[]>;

  /**
   * Takes one chunk of canonical CSV (`COPY (select <columns[].sourceExpression> …) … (format csv, force_quote *)`: NULL
   * is nothing, '' is `""`). Staging a chunk again replaces it. A value that its column cannot hold is INVALID_INPUT or
   * UNSUPPORTED naming the column, here or in `commit`, and nothing of the chunk stays; it never becomes NULL. When
   * `rows` throws, that error is thrown and nothing stays. `rows` may be left unread when it throws: close it then.
   */
  stage(
    loadId: string,
    table: WarehouseTable,
    index: number,
    rows: AsyncIterable<Uint8Array>,
  ): Promise<StagedChunk>;

  /** Makes exactly these chunks the table's content in one transaction. Idempotent for the same load id. */
  commit(
    loadId: string,
    table: WarehouseTable,
    chunks: readonly StagedChunk[],
  ): Promise<{ readonly rows: number }>;

  /** Counts and sums of what is in the target now, in the form of `sourceProfileSql`. */
  profile(table: WarehouseTable): Promise<TableProfile>;

  /**
   * A PostgreSQL `select` over the source table that yields one row with one jsonb column `profile`: the
   * TableProfile to compare with (read it with `parseTableProfile`). `from` is quoted SQL: `only "s"."t"`. To be
   * run under the same pinned settings as the COPY, since it hashes the same texts.
   */
  sourceProfileSql(table: WarehouseTable, from: string): string;

  /** Differences in words, empty when equal; the one place that knows tolerances (floating point sums). */
  compare(source: TableProfile, loaded: TableProfile): readonly string[];

  /** Removes what a load staged; a committed table stays. Idempotent. */
  discard(loadId: string, table: WarehouseTable): Promise<void>;

  /**
   * Undoes a load: drops the table that it committed, its line in the ledger and what is staged. A table that it did
   * not make stays. CONFLICT when the load was for another table. Idempotent.
   */
  withdraw(loadId: string, table: WarehouseTable): Promise<void>;

  close(): Promise<void>;
}
