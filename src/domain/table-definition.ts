/**
 * A table's structure as PostgreSQL's catalogs give it. No expression holds the table's own name, so that it can
 * be created elsewhere. All expression texts were printed under `search_path = ''` and
 * `standard_conforming_strings = on`: every name in them is qualified unless it is in pg_catalog.
 */
import type { TableDetails } from './table-details.js';

/** A name in a database; both parts unquoted, as in pg_class and pg_namespace. */
export interface QualifiedName {
  readonly schema: string;
  readonly name: string;
}

export type ColumnDefault =
  | { readonly kind: 'expression'; readonly sql: string }
  /** Nothing but `nextval` of a sequence that the table owns; the sequence is in `sequences`. */
  | { readonly kind: 'sequence'; readonly sequence: QualifiedName };

export interface ColumnDefinition {
  readonly name: string;
  /** `format_type` under an empty search_path: `numeric(12,2)`, `app.mood[]`. */
  readonly type: string;
  /** The user-defined type that `type` names (element type of an array); null for types of pg_catalog and of extensions. */
  readonly userType: QualifiedName | null;
  readonly notNull: boolean;
  readonly default: ColumnDefault | null;
  /** The expression of a generated column. */
  readonly generated: { readonly sql: string; readonly kind: 'stored' | 'virtual' } | null;
  /** The sequence behind it is in `sequences`, with `column` naming this one. */
  readonly identity: 'always' | 'by default' | null;
  /** Set where it differs from the type's own collation. */
  readonly collation: QualifiedName | null;
  readonly comment: string | null;
}

export interface ConstraintDefinition {
  readonly name: string;
  readonly kind: 'primary key' | 'unique' | 'check' | 'exclusion';
  /** `pg_get_constraintdef`: `PRIMARY KEY (id)`, `CHECK ((amount > 0)) NOT VALID`. */
  readonly sql: string;
  /** Column names in key order; empty for checks and expressions. */
  readonly columns: readonly string[];
  readonly validated: boolean;
  readonly comment: string | null;
}

export type ForeignKeyAction = 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default';

export interface ForeignKeyDefinition {
  readonly name: string;
  readonly columns: readonly string[];
  readonly references: QualifiedName;
  readonly referencedColumns: readonly string[];
  readonly onUpdate: ForeignKeyAction;
  readonly onDelete: ForeignKeyAction;
  /** Columns of `on delete set null (…)` and `set default (…)`, PostgreSQL 15 and newer; empty means all. */
  readonly onDeleteColumns: readonly string[];
  readonly match: 'simple' | 'full';
  readonly deferrable: boolean;
  readonly initiallyDeferred: boolean;
  readonly validated: boolean;
  readonly comment: string | null;
}

/** An index that is not behind a constraint. An invalid one is what a failed build left; it is not re-created. */
export interface IndexDefinition {
  readonly name: string;
  readonly unique: boolean;
  /** What follows the table's name in `pg_get_indexdef`: `USING btree (symbol, day DESC) WHERE (volume > 0)`. */
  readonly sql: string;
  readonly valid: boolean;
  readonly comment: string | null;
}

export interface SequenceDefinition {
  readonly schema: string;
  readonly name: string;
  /** The column that owns it. */
  readonly column: string;
  readonly kind: 'identity' | 'owned';
  readonly dataType: string;
  /** bigint values as decimal strings. */
  readonly start: string;
  readonly increment: string;
  readonly minimum: string;
  readonly maximum: string;
  readonly cache: string;
  readonly cycle: boolean;
  /** Null when it was not read: a scan never does, and it takes SELECT on the sequence. */
  readonly lastValue: string | null;
  /** False: `lastValue` is what the next call will give (never called, or restarted). */
  readonly isCalled: boolean;
  readonly comment: string | null;
}

export interface EnumDefinition {
  readonly kind: 'enum';
  readonly schema: string;
  readonly name: string;
  /** In their order. */
  readonly labels: readonly string[];
  readonly comment: string | null;
}

export interface DomainDefinition {
  readonly kind: 'domain';
  readonly schema: string;
  readonly name: string;
  readonly baseType: string;
  readonly baseUserType: QualifiedName | null;
  readonly notNull: boolean;
  readonly default: string | null;
  /** Set where it differs from the base type's own. */
  readonly collation: QualifiedName | null;
  readonly checks: readonly {
    readonly name: string;
    /** `pg_get_constraintdef`: `CHECK ((VALUE > 0))`. */
    readonly sql: string;
    readonly validated: boolean;
  }[];
  readonly comment: string | null;
}

export interface CompositeDefinition {
  readonly kind: 'composite';
  readonly schema: string;
  readonly name: string;
  readonly fields: readonly {
    readonly name: string;
    readonly type: string;
    readonly userType: QualifiedName | null;
    readonly collation: QualifiedName | null;
  }[];
  readonly comment: string | null;
}

/** With a canonical function, which takes C code that knows the type, a range is in `unsupportedTypes`. */
export interface RangeDefinition {
  readonly kind: 'range';
  readonly schema: string;
  readonly name: string;
  readonly subtype: string;
  readonly subtypeUserType: QualifiedName | null;
  /** Set where it is not the subtype's default. */
  readonly opclass: QualifiedName | null;
  /** Set where it differs from the subtype's own. */
  readonly collation: QualifiedName | null;
  readonly subtypeDiff: QualifiedName | null;
  /** Made with it by PostgreSQL 14 and newer; null before. */
  readonly multirange: QualifiedName | null;
  readonly comment: string | null;
}

/** A user-defined type that the table's columns or expressions need. */
export type TypeDefinition = EnumDefinition | DomainDefinition | CompositeDefinition | RangeDefinition;

export interface TableDefinition {
  readonly schema: string;
  readonly name: string;
  readonly kind: 'table' | 'partitioned table';
  readonly persistence: 'permanent' | 'unlogged';
  readonly columns: readonly ColumnDefinition[];
  readonly constraints: readonly ConstraintDefinition[];
  readonly foreignKeys: readonly ForeignKeyDefinition[];
  readonly indexes: readonly IndexDefinition[];
  readonly sequences: readonly SequenceDefinition[];
  /** In an order in which they can be created. */
  readonly types: readonly TypeDefinition[];
  /**
   * Types of the table that the DDL writer cannot create (base types, row types of tables), in words: `base type app.span`. A mover refuses a table that has any.
   */
  readonly unsupportedTypes: readonly string[];
  /** Extensions whose types, operators or functions the table needs, by name. */
  readonly extensions: readonly string[];
  /**
   * User-defined objects outside of the table that its expressions and columns name, which must exist where it is
   * created, under the same name: `function app.next_code()`, `sequence app.shared_seq`.
   */
  readonly externalReferences: readonly string[];
  readonly comment: string | null;
  readonly owner: string;
  /** `aclitem` texts; empty when only the owner has rights by default. */
  readonly grants: readonly string[];
  /** `reloptions` as given, those of its TOAST table with a prefix: `fillfactor=70`, `toast.autovacuum_enabled=off`. */
  readonly storageParameters: readonly string[];
  /**
   * Features of the table beside what is above, in words with the object's name: `trigger audit_rows`,
   * `row security policy by_tenant`. `details` has most of them to be made again (domain/not-made-again.ts).
   */
  readonly notRecreated: readonly string[];
  /** Of a partitioned table that is moved; a scan keeps its partitions' names and bounds in the surroundings. */
  readonly partitioning?: Partitioning;
  /** Of a table that is moved; archives of before 0.3.0 have none. */
  readonly details?: TableDetails;
}

export interface Partitioning {
  /** `RANGE (day)`. */
  readonly key: string;
  /** Of all levels, each after the one that it is a part of, then by name. */
  readonly partitions: readonly Partition[];
}

export interface Partition {
  /** Position in the list of the partition that it is a part of; null: of the table itself. */
  readonly parent: number | null;
  /** `FOR VALUES FROM ('2026-01-01') TO ('2026-02-01')`, `DEFAULT`. */
  readonly bound: string;
  /** `LIST (region)` where it is divided itself; null for a leaf, which alone has rows. */
  readonly key: string | null;
  /**
   * What it has of its own: neither the checks and foreign keys of its parent, nor identity. The types, extensions,
   * references and features of all partitions are those of the table.
   */
  readonly table: TableDefinition;
  /** Its indexes, those behind constraints too, that are parts of an index of its parent. */
  readonly attachedIndexes: readonly { readonly name: string; readonly to: string }[];
}
