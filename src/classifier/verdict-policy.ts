/** What the owner of the tables asks of a verdict, whichever model gives it. */

/** What a mistake costs and what archiving saves, both in one currency. */
export interface VerdictCosts {
  /** Of archiving one table that somebody needs. */
  readonly wrongArchive: number;
  /** Of keeping a gigabyte (10^9 bytes) where it is for a month. */
  readonly gigabyteMonth: number;
}

export interface VerdictPolicy {
  /** For so long, in milliseconds, every node must have been watched without a loss, and nothing may have read it. */
  readonly minimumWindowMs: number;
  /** Null: only the model's own threshold counts. */
  readonly costs: VerdictCosts | null;
}
