/**
 * A table's structure as PostgreSQL's catalogs give it, without the table's own name in any expression that
 * would have to be rewritten to create it elsewhere. All expression texts were printed under `search_path = ''`,
 * so every name in them is qualified unless it is in pg_catalog.
 */

/** A name in a database; both parts unquoted, as in pg_class and pg_namespace. */
export interface QualifiedName {
  readonly schema: string;
  readonly name: string;
}

export type ColumnDefault =
  | { readonly kind: 'expression'; readonly sql: string }
  /** `nextval` of a sequence that the table owns; the sequence is in `sequences`. */
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
  /** `pg_get_constraintdef`: `PRIMARY KEY (id)`, `CHECK ((amount > 0))`. */
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
  /** Columns of `on delete set null (…)`, PostgreSQL 15 and newer; empty means all. */
  readonly onDeleteColumns: readonly string[];
  readonly match: 'simple' | 'full';
  readonly deferrable: boolean;
  readonly initiallyDeferred: boolean;
  readonly validated: boolean;
  readonly comment: string | null;
}

/** An index that is not behind a constraint. */
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
  /** Null when it was never called, or when the reader may not read it (a scan has no SELECT; a move has). */
  readonly lastValue: string | null;
}

/** A user-defined type that a column needs, in the order in which they must be created. */
export type TypeDefinition =
  | {
      readonly kind: 'enum';
      readonly schema: string;
      readonly name: string;
      readonly labels: readonly string[];
    }
  | {
      readonly kind: 'domain';
      readonly schema: string;
      readonly name: string;
      readonly baseType: string;
      readonly baseUserType: QualifiedName | null;
      readonly notNull: boolean;
      readonly default: string | null;
      readonly collation: QualifiedName | null;
      readonly checks: readonly {
        readonly name: string;
        readonly sql: string;
        readonly validated: boolean;
      }[];
    }
  | {
      readonly kind: 'composite';
      readonly schema: string;
      readonly name: string;
      readonly fields: readonly {
        readonly name: string;
        readonly type: string;
        readonly userType: QualifiedName | null;
      }[];
    };

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
  readonly types: readonly TypeDefinition[];
  /** Extensions whose types, operators or functions the table needs, by name. */
  readonly extensions: readonly string[];
  readonly comment: string | null;
  readonly owner: string;
  /** `aclitem` texts; empty when only the owner has rights by default. */
  readonly grants: readonly string[];
  /** `reloptions` as given: `fillfactor=70`. */
  readonly storageParameters: readonly string[];
  /**
   * Features of the table that the DDL writer does not re-create, in words with the object's name:
   * `trigger audit_rows`, `row security policy by_tenant`. A mover warns of each or refuses, by its plan.
   */
  readonly notRecreated: readonly string[];
}
