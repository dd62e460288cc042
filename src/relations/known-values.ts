import type { KeySketch } from '../domain/key-sketch.js';
import type { TableId } from '../domain/ids.js';
import type { MoveKind } from '../domain/plan.js';
import type { NumberRange } from '../domain/table-relation.js';
import type { ShapedTable } from './table-shape.js';

/** What is known of the values behind a plan. */
export interface KnownValues {
  readonly sketchesOf: (table: ShapedTable) => readonly KeySketch[];
  /** Why keys of a table were not read, in words; null where nothing stood in the way. */
  readonly whyOf: (table: ShapedTable) => string | null;
  /** Of a whole-number column, as its profile has it; null where there is none. */
  readonly rangeOf: (table: ShapedTable, column: string) => NumberRange | null;
  /** The move of ours that made one of the tables out of the other. */
  readonly copyOf: (
    a: TableId,
    b: TableId,
  ) => { readonly from: TableId; readonly kind: MoveKind; readonly at: Date } | null;
}
