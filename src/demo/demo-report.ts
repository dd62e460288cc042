/** What the demo did, as data. */
import type { MoveState } from '../domain/move.js';
import type { MoveKind } from '../domain/plan.js';
import type { Label } from '../domain/verdict.js';

export type LabelCounts = Readonly<Record<Label, number>>;

export interface DemoSource {
  readonly name: string;
  readonly database: string;
  readonly serverVersion: string | null;
  readonly tables: number;
  readonly labels: LabelCounts;
}

export interface DemoMove {
  readonly kind: MoveKind;
  /** `source/database.schema.table` that was moved, or that a restore made. */
  readonly table: string;
  readonly state: MoveState | 'REFUSED';
  readonly rows: number;
  /** Plain numbers in the JSON: the sample fleet is some megabytes. */
  readonly rawBytes: number;
  readonly storedBytes: number;
  readonly seconds: number;
  readonly verified: boolean;
  /** What to know about the result. */
  readonly warnings: readonly string[];
  /** Why it did not succeed; null when it did. */
  readonly error: string | null;
}

export interface DemoRestore {
  readonly handle: string;
  /** The words that found the archive. */
  readonly searchedFor: string;
  readonly archived: string;
  readonly restored: string;
  readonly rows: number;
  /** The content hash of the rows read back from the restored table is the archive's. */
  readonly sameContentHash: boolean;
  /** Rows that SQL finds in one of the two tables and not in the other: EXCEPT ALL both ways over the rows as text. */
  readonly differingRows: number;
  /** Both proofs hold. */
  readonly identical: boolean;
}

/** Foreign keys of the consolidated tables as the target's own catalog has them. */
export interface DemoForeignKeys {
  /** Made and validated. */
  readonly made: number;
  /** Not there, though both their ends were consolidated. */
  readonly missing: readonly string[];
  /** Of which the other end was not consolidated. */
  readonly waiting: readonly string[];
}

export interface DemoDiscovery {
  readonly sensitiveColumns: number;
  /** One of a kind, with how it is known. */
  readonly examples: readonly { readonly kind: string; readonly column: string; readonly evidence: string }[];
  /** Pairs of tables that are alike, differences between namesakes, columns that join. */
  readonly relations: number;
  readonly conflicts: number;
  readonly joins: number;
}

export interface DemoReport {
  /** Sample sources; the consolidation target is not counted. */
  readonly sources: number;
  readonly tables: number;
  readonly labels: LabelCounts;
  readonly discovery: DemoDiscovery;
  readonly moves: readonly DemoMove[];
  readonly foreignKeys: DemoForeignKeys;
  /** Null when no archive could be restored; `failures` says why. */
  readonly restore: DemoRestore | null;
  readonly seconds: number;
  /** Every source with its own labels. */
  readonly fleet: readonly DemoSource[];
  /** Tables of an UNKNOWN verdict, which nobody touches. */
  readonly leftAlone: readonly string[];
  /** Empty when everything went well. */
  readonly failures: readonly string[];
  /** Where the service listened. */
  readonly url: string;
}

export const countLabels = (labels: readonly Label[]): LabelCounts => {
  const counts = { APP: 0, BROKER: 0, UNUSED: 0, UNKNOWN: 0 };
  for (const label of labels) counts[label]++;
  return counts;
};
