/** What a table is, who says so and why. */
import type { TableId, VerdictId } from './ids.js';

export const LABELS = ['APP', 'BROKER', 'UNUSED', 'UNKNOWN'] as const;
export type Label = (typeof LABELS)[number];

/** The labels that the forest chooses between; UNKNOWN is an abstention, not a class. */
export type ClassLabel = Exclude<Label, 'UNKNOWN'>;

/** Sum to 1. */
export type Probabilities = Readonly<Record<ClassLabel, number>>;

export interface Reason {
  /**
   * The feature's name in docs/features.md; `gate` for the evidence gate, `override` for a person's word, `carried` for
   * the table that it was said of, `standing` for why an UNUSED no longer stands, `fault` where judging failed.
   */
  readonly feature: string;
  /** A phrase in words: `named like market data (quote, tick)`. */
  readonly text: string;
  /** Contribution to the label's probability, in [-1, 1]; negative speaks against it. */
  readonly weight: number;
}

export interface Judgement {
  readonly label: Label;
  readonly probabilities: Probabilities;
  /** The strongest first. */
  readonly reasons: readonly Reason[];
  /** What would change the label, a sentence each, the nearest first; empty on an override. */
  readonly wouldChange: readonly string[];
}

export interface Verdict extends Omit<Judgement, 'probabilities'> {
  readonly id: VerdictId;
  readonly tableId: TableId;
  /** Null on an override (a person gives a label, not a distribution) and where the table could not be judged. */
  readonly probabilities: Probabilities | null;
  /** Null on an override. */
  readonly modelVersion: string | null;
  /** Null where the model judged. */
  readonly author: string | null;
  readonly createdAt: Date;
  /** When a person gave the table back to the model; null while the word counts, and on the model's own verdicts. */
  readonly withdrawnAt: Date | null;
  readonly withdrawnBy: string | null;
}
