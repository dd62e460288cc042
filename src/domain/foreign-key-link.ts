import type { TableId } from './ids.js';
import type { ForeignKeyDefinition } from './table-definition.js';

/** A foreign key with the table at its other end. */
export interface ForeignKeyLink {
  readonly foreignKey: ForeignKeyDefinition;
  /** Null where no scan sees it under that name: a partition, or a member of an extension. */
  readonly tableId: TableId | null;
}

/** A foreign key between two tables of one database. */
export interface TableTie {
  /** Which has the key. */
  readonly tableId: TableId;
  readonly key: string;
  /** Which it refers to; null where no scan sees it. */
  readonly otherId: TableId | null;
  readonly otherName: string;
}
