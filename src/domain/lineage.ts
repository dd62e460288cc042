/** Where data came from and went to; exportable as OpenLineage events. */
import type { MoveId } from './ids.js';
import type { MoveKind } from './plan.js';

/** An OpenLineage dataset name: `postgres://host:port` and `database.schema.table`. */
export interface DatasetName {
  readonly namespace: string;
  readonly name: string;
}

export interface LineageEdge {
  readonly moveId: MoveId;
  readonly kind: MoveKind;
  readonly from: DatasetName;
  readonly to: DatasetName;
  /** Column level: output column to input column. */
  readonly columns: readonly { readonly from: string; readonly to: string }[];
  /** In words, what of the input was taken, where that is not all of it; else null. */
  readonly part: string | null;
  readonly rows: number;
  readonly contentHash: string;
  readonly at: Date;
}
