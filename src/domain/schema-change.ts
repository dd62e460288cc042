/** What differs between two structures of a table. Made by `src/structure`. */
import type { SchemaVersion } from './catalog-table.js';
import type { TableId } from './ids.js';

export type SchemaObject =
  | 'TABLE'
  | 'COLUMN'
  | 'COLUMN_TYPE'
  | 'NULLABILITY'
  | 'DEFAULT'
  | 'GENERATED'
  | 'IDENTITY'
  | 'COLLATION'
  | 'KEY'
  | 'CHECK'
  | 'FOREIGN_KEY'
  | 'INDEX'
  | 'SEQUENCE'
  | 'DATA_TYPE'
  | 'ENUM_LABEL'
  | 'TRIGGER'
  | 'POLICY'
  | 'ROW_SECURITY'
  | 'PARTITION_KEY'
  | 'PARTITION'
  | 'INHERITANCE'
  | 'OWNER'
  | 'GRANT'
  | 'COMMENT'
  | 'STORAGE'
  | 'EXTENSION'
  | 'REFERENCE'
  | 'FEATURE'
  | 'ORDER';

export type SchemaChangeKind = 'ADDED' | 'REMOVED' | 'CHANGED';

/** Statements on the table that worked before and may fail now. */
export type Broken = 'READERS' | 'WRITERS';

export interface SchemaChange {
  readonly kind: SchemaChangeKind;
  readonly object: SchemaObject;
  /** Of the object, as people read it: `price`, `app.mood`; of a comment, the object that it is on. */
  readonly name: string;
  /** Null for what was added. */
  readonly before: string | null;
  /** Null for what was removed. */
  readonly after: string | null;
  /** One sentence without full stop: `column price has the type numeric(12,2), before numeric(10,2)`. */
  readonly description: string;
  /**
   * Who may get errors that PostgreSQL's own rules make certain for some statement that was right before. Empty does
   * not promise that nothing breaks: what triggers, policies and functions do is not known.
   */
  readonly breaks: readonly Broken[];
}

/** CAME: a scan saw it that an earlier scan of its database had not. WENT: a scan no longer found it. */
export type TableChangeKind = 'CAME' | 'CHANGED' | 'WENT';

export interface TableChange {
  readonly tableId: TableId;
  readonly kind: TableChangeKind;
  /** When a scan first saw it so; it happened after the scan before. */
  readonly at: Date;
  /** The structure before; null for a table that came. */
  readonly from: SchemaVersion | null;
  /** The structure after; null for a table that went. */
  readonly to: SchemaVersion | null;
  /** Empty unless it changed. */
  readonly changes: readonly SchemaChange[];
}

export interface ChangeFilter {
  readonly sourceId?: string;
  readonly since: Date;
}
