/** A model of the classifier: where it comes from, how good it is, whether it judges. */

export const MODEL_STATES = ['CURRENT', 'CANDIDATE', 'RETIRED'] as const;
/** CURRENT judges (one at a time); a CANDIDATE was not better and waits for a decision; RETIRED was replaced. */
export type ModelState = (typeof MODEL_STATES)[number];

/** Of app against broker by names and structure, and of the three labels with usage; cross-validated by group. */
export interface ModelMetrics {
  readonly macroF1: number;
  readonly macroF1WithUsage: number;
  /** Share of the tables that got a label, from names and structure. */
  readonly coverage: number;
  /** Expected calibration error with usage, in [0, 1]. */
  readonly calibrationError: number;
}

/** Two trainings on the same held-out groups with the same seed: the one with the new lessons and the current one. */
export interface ModelComparison {
  readonly currentVersion: string;
  readonly current: ModelMetrics;
  readonly candidate: ModelMetrics;
  readonly better: boolean;
  /** One sentence with the figures. */
  readonly why: string;
}

export interface ModelVersion {
  /** Named by its content. */
  readonly version: string;
  readonly state: ModelState;
  /** The version that it is to replace; null for the shipped one. */
  readonly parent: string | null;
  /** Hex SHA-256 of everything that it was trained on. */
  readonly trainingSetSha256: string;
  /** Lessons among it. */
  readonly lessons: number;
  readonly metrics: ModelMetrics;
  /** Null for the shipped one. */
  readonly comparison: ModelComparison | null;
  readonly createdBy: string;
  readonly createdAt: Date;
  /** Who or what made it judge, and why; null before. */
  readonly adoptedBy: string | null;
  readonly adoptedAt: Date | null;
  readonly note: string | null;
}
