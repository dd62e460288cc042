/** What belongs to a table's structure beside the definition that a move creates again. */
import type { QualifiedName } from './table-definition.js';

export interface TriggerDefinition {
  readonly name: string;
  /** `pg_get_triggerdef`. */
  readonly sql: string;
  readonly enabled: boolean;
  readonly comment: string | null;
}

/** A row security policy: in force only where `rowSecurity` is not `off`. */
export interface PolicyDefinition {
  readonly name: string;
  readonly command: 'all' | 'select' | 'insert' | 'update' | 'delete';
  /** False: restrictive, so that rows must pass it besides the permissive ones. */
  readonly permissive: boolean;
  /** Sorted; `public` stands for everybody. */
  readonly roles: readonly string[];
  /** Which rows are seen; null where the policy does not say. */
  readonly using: string | null;
  /** Which rows may be written; null where the policy does not say. */
  readonly withCheck: string | null;
  readonly comment: string | null;
}

export interface ColumnGrants {
  readonly column: string;
  /** `aclitem` texts, as in `TableDefinition.grants`; never empty. */
  readonly grants: readonly string[];
}

export interface PartitionDefinition extends QualifiedName {
  /** `FOR VALUES FROM ('2026-01-01') TO ('2026-02-01')`. */
  readonly bound: string;
  /** A foreign table, whose rows are on another server; left out for all others. */
  readonly foreign?: boolean;
}

export interface TableSurroundings {
  readonly triggers: readonly TriggerDefinition[];
  /** `RANGE (day)`; null for a table that is not partitioned. */
  readonly partitionKey: string | null;
  /** Of all levels, leaves and sub-partitioned ones, by name. */
  readonly partitions: readonly PartitionDefinition[];
  /** Parents in their order; of a partition none, it belongs to its root. */
  readonly inherits: readonly QualifiedName[];
  /** Direct children that are no partitions, by name. */
  readonly inheritedBy: readonly QualifiedName[];
  /** `forced`: for the owner too. */
  readonly rowSecurity: 'off' | 'on' | 'forced';
  readonly policies: readonly PolicyDefinition[];
  /** Of columns that have rights of their own, in the order of the columns. */
  readonly columnGrants: readonly ColumnGrants[];
}
