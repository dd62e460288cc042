import type { TableId } from './ids.js';
import type { ForeignKeyDefinition } from './table-definition.js';

/** A foreign key with the table at its other end. */
export interface ForeignKeyLink {
  readonly foreignKey: ForeignKeyDefinition;
  /** Null where no scan sees it under that name: a partition, or a member of an extension. */
  readonly tableId: TableId | null;
}
