/**
 * What a table has beside its columns, keys and indexes, as a move reads it under its lock: what `pg_dump -s` prints
 * and no plan needs. Texts were printed as those of the definition; those of triggers, rules and policies hold names of
 * tables, qualified.
 */
import type { QualifiedName } from './table-definition.js';
import type { PolicyDefinition } from './table-surroundings.js';

export interface ColumnDetails {
  readonly column: string;
  /** `plain`, `external`, `extended`, `main`, where it is not the type's own. */
  readonly storage: string | null;
  /** `pglz`, `lz4`, where it was chosen. */
  readonly compression: string | null;
  readonly statistics: number | null;
  /** `n_distinct=5`. */
  readonly options: readonly string[];
  /** `aclitem` texts. */
  readonly grants: readonly string[];
}

/** A not null constraint (PostgreSQL 18) that has a name of its own, a comment, or is not inherited. */
export interface NotNullDetails {
  readonly column: string;
  readonly name: string;
  readonly noInherit: boolean;
  readonly comment: string | null;
}

/** What the definition leaves out: what is said of whole rows, and what only PostgreSQL 18 has. */
export interface ConstraintDetails {
  readonly name: string;
  /** `pg_get_constraintdef`. */
  readonly sql: string;
  /** The first `server_version_num` that takes it. */
  readonly since: number;
  readonly comment: string | null;
}

/** An index of the whole row. */
export interface WholeRowIndex {
  readonly name: string;
  readonly unique: boolean;
  /** What follows the table's name. */
  readonly sql: string;
  readonly comment: string | null;
}

export interface IndexDetails {
  readonly name: string;
  /** Of an index behind a constraint: `fillfactor=50`. */
  readonly parameters: readonly string[];
  readonly statistics: readonly { readonly position: number; readonly target: number }[];
  readonly tablespace: string | null;
  readonly valid: boolean;
}

export const ENABLED_STATES = ['origin', 'disabled', 'replica', 'always'] as const;
/** In which `session_replication_role` it acts; `origin` is what goes without saying. */
export type EnabledState = (typeof ENABLED_STATES)[number];

export interface TriggerDetails {
  readonly name: string;
  /** `pg_get_triggerdef`; null for one that comes from the parent of a partition, and is in another state there. */
  readonly sql: string | null;
  readonly enabled: EnabledState;
  readonly comment: string | null;
}

export interface RuleDetails {
  readonly name: string;
  /** `pg_get_ruledef`, without its last semicolon. */
  readonly sql: string;
  readonly enabled: EnabledState;
  readonly comment: string | null;
}

export interface StatisticsObject extends QualifiedName {
  /** What follows the name: ` (ndistinct) ON a, b FROM app.t`. */
  readonly sql: string;
  readonly target: number | null;
  readonly comment: string | null;
}

export interface SequenceDetails extends QualifiedName {
  readonly grants: readonly string[];
  readonly unlogged: boolean;
}

export interface PublicationMembership {
  readonly name: string;
  /** Null: all. */
  readonly columns: readonly string[] | null;
  readonly where: string | null;
}

export interface SecurityLabel {
  /** Null: of the table. */
  readonly column: string | null;
  readonly provider: string;
  readonly label: string;
}

export interface TableDetails {
  /** Those that have any. */
  readonly columns: readonly ColumnDetails[];
  readonly notNulls: readonly NotNullDetails[];
  readonly constraints: readonly ConstraintDetails[];
  readonly wholeRowIndexes: readonly WholeRowIndex[];
  /** Those of which something is to say. */
  readonly indexes: readonly IndexDetails[];
  readonly clusteredOn: string | null;
  readonly replicaIdentity: 'default' | 'full' | 'nothing' | { readonly index: string };
  readonly rowSecurity: { readonly enabled: boolean; readonly forced: boolean };
  readonly policies: readonly PolicyDefinition[];
  readonly triggers: readonly TriggerDetails[];
  readonly rules: readonly RuleDetails[];
  readonly statistics: readonly StatisticsObject[];
  /** Parents in their order; of a partition none. */
  readonly inherits: readonly QualifiedName[];
  /** Of a typed table (`create table … of`). */
  readonly rowType: QualifiedName | null;
  readonly sequences: readonly SequenceDetails[];
  /** Null for heap. */
  readonly accessMethod: string | null;
  /** Null for the database's own. */
  readonly tablespace: string | null;
  /** By its own name; those of its schema and of all tables are in `notRecreated`. */
  readonly publications: readonly PublicationMembership[];
  readonly securityLabels: readonly SecurityLabel[];
  /** Those that the definition needs. */
  readonly extensions: readonly {
    readonly name: string;
    readonly schema: string;
    readonly version: string;
  }[];
}
