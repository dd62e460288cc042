/** What is played on one table: how it is made, and what is done with it on each virtual day. */
import type { SeededRandom } from '../classifier/seeded-random.js';
import type { UsageTrace } from '../classifier/usage-trace.js';
import type { VirtualDay } from './virtual-day.js';

export interface Workload {
  /** SQL that makes and fills it, run before the first scan; each statement alone. */
  readonly setup: readonly string[];
  /**
   * The day's statements in PL/pgSQL; `random` is the day's own, so that a day does not depend on those before it.
   * None where nobody touches the table.
   */
  readonly play: (day: VirtualDay, random: SeededRandom) => readonly string[];
  /** The first day that the trace tells; 0 when left out. Days before are played and not told. */
  readonly from?: number;
  /** Another table of the workload that has a trace of its own. */
  readonly also?: PlayedTable;
}

export interface PlayedTable {
  readonly table: string;
  readonly kind: string;
  readonly label: UsageTrace['label'];
  readonly trap: boolean;
}

export interface WorkloadInput {
  /** A plain lower-case name, to be used without quotes and as the beginning of other names. */
  readonly table: string;
  /** Draws what the variants of a kind differ in: rows, rates, sizes, keys. */
  readonly random: SeededRandom;
}

export interface TraceKind {
  readonly kind: string;
  readonly label: UsageTrace['label'];
  readonly trap: boolean;
  /** How many variants are played. */
  readonly variants: number;
  /** Every variant is in the database that is dumped each night; when left out it is drawn. */
  readonly dumped?: boolean;
  readonly make: (input: WorkloadInput) => Workload;
}
