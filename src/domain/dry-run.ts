/** A plan run to its end with nothing written: what it would do, how long it would take, what it would cost and save. */
import type { MoveId, PlanId } from './ids.js';
import type { MoveState } from './move.js';
import type { MoveKind, PlanTarget } from './plan.js';

/** The likely figure, and two between which it will nearly always be. */
export interface Spread {
  readonly low: number;
  readonly likely: number;
  readonly high: number;
}

/** A figure that is known. */
export const exactSpread = (value: number): Spread => ({ low: value, likely: value, high: value });

/** Earlier moves of the same kind and source; a few MB that were read now; figures that the documentation states. */
export const ESTIMATE_BASES = ['EARLIER_MOVES', 'SAMPLE', 'DEFAULTS'] as const;
export type EstimateBasis = (typeof ESTIMATE_BASES)[number];

export const OPERATION_PLACES = ['SOURCE', 'TARGET', 'WAREHOUSE', 'STORE', 'CATALOG'] as const;
export type OperationPlace = (typeof OPERATION_PLACES)[number];

export interface DryRunOperation {
  readonly place: OperationPlace;
  /** SQL, or what is done with an object. */
  readonly text: string;
  /** Whether it was done now: what reads only, and DDL in a transaction that was rolled back. */
  readonly tried: boolean;
}

export interface DryRunChunk {
  readonly index: number;
  /** The partition whose pages they are; null for a table without partitions. */
  readonly partition: string | null;
  readonly fromPage: number;
  /** Null: to the end. */
  readonly toPage: number | null;
  /** ARCHIVE: how the keys of its objects begin, which the hash of their content ends; RESTORE: those that are read. */
  readonly objects: readonly string[];
}

/** What a move reads and what its destination will hold; rows and bytes. */
export interface MoveSize {
  readonly rows: Spread;
  /** Of COPY text. */
  readonly rawBytes: Spread;
  readonly storedBytes: Spread;
  /** Data objects of an archive, read or written; 0 for others. */
  readonly objects: number;
}

/** Some pages of a table that were read now. */
export interface SampleSlice {
  readonly pages: number;
  readonly rows: number;
  /** Of COPY text, and what an archive would store of it. */
  readonly rawBytes: number;
  readonly storedBytes: number;
  /** To copy and to compress it, on one connection. */
  readonly seconds: number;
}

/** A move of the same kind and source (a restore: target) that succeeded in one attempt. */
export interface EarlierMove {
  /** Of COPY text. */
  readonly rawBytes: number;
  /** Of work. */
  readonly seconds: number;
}

export interface Prediction {
  readonly basis: EstimateBasis;
  /** What it rests on, in words. */
  readonly why: string;
  /** Of work, without waiting for a place, a worker or a window. */
  readonly seconds: Spread;
}

export const COST_TIMES = ['ONCE', 'MONTHLY', 'FREED_MONTHLY'] as const;
/** FREED_MONTHLY: what the table costs where it is, until it is removed from there. */
export type CostTime = (typeof COST_TIMES)[number];

export interface CostLine {
  readonly when: CostTime;
  readonly what: string;
  /** Decimal, never negative; null where no price is configured, and `how` says which. */
  readonly amount: string | null;
  readonly how: string;
}

export interface Costs {
  /** Sums of the lines that have a price. */
  readonly once: string;
  readonly monthly: string;
  readonly freedMonthly: string;
  /** Freed less monthly, below zero where the move costs more; null while a price of either is missing. */
  readonly savingMonthly: string | null;
  /** After how many months of saving the costs of once are earned; null where there is no saving or a price is missing. */
  readonly breakEvenMonths: number | null;
  /** Prices that are not configured. */
  readonly unpriced: readonly string[];
}

/** What a month costs if the store's own rules move the objects to another class of storage. */
export interface StorageAlternative {
  readonly storageClass: string;
  readonly monthly: string;
}

export interface MoveCosts extends Costs {
  readonly lines: readonly CostLine[];
  readonly alternatives: readonly StorageAlternative[];
}

/** When a move would begin and end, in seconds from now, with the waiting for places and windows. */
export interface Scheduled {
  readonly begins: Spread;
  readonly ends: Spread;
}

export interface MoveDryRun {
  readonly planId: PlanId;
  /** The plan's move, where it was started. */
  readonly moveId: MoveId | null;
  readonly moveState: MoveState | null;
  readonly kind: MoveKind;
  readonly target: PlanTarget;
  /** In order. */
  readonly operations: readonly DryRunOperation[];
  readonly chunks: readonly DryRunChunk[];
  /** Why it would fail or must not be done, as the move would say it. */
  readonly refusals: readonly string[];
  readonly warnings: readonly string[];
  /** Of the table with its indexes, or of the archive's text: what the queue sorts by. */
  readonly tableBytes: bigint;
  /** Null where it could not be looked at. */
  readonly size: MoveSize | null;
  readonly prediction: Prediction | null;
  /** Null where it would be refused, or no window opens within a year. */
  readonly schedule: Scheduled | null;
  readonly costs: MoveCosts | null;
}

export interface DryRun {
  readonly at: Date;
  /** The largest first, as the queue takes them. */
  readonly moves: readonly MoveDryRun[];
  /** From now until the last one ends, in seconds; null where none would. */
  readonly ends: Spread | null;
  /** What the times of a whole plan rest on, in words. */
  readonly schedule: readonly string[];
  /** Of all moves that would not be refused; null without prices. */
  readonly costs: Costs | null;
  /** Null without prices. */
  readonly currency: string | null;
}

/** What the newest dry run of a plan predicted, beside what its move took. */
export interface PredictedMove {
  readonly at: Date;
  readonly basis: EstimateBasis;
  readonly seconds: Spread;
  readonly storedBytes: Spread;
  /** Of work; null until the move has succeeded. */
  readonly actualSeconds: number | null;
  /** Null too where the move counts text, which a table of PostgreSQL is not measured by. */
  readonly actualStoredBytes: bigint | null;
}
