import type { EpochStart } from '../domain/usage-evidence.js';

/** Some reads of one table between two scans do not show, and no mark tells until when. */
export const lostBetween = (before: Date, after: Date, evidence: string): EpochStart => ({
  cause: 'UNKNOWN',
  countingSince: after,
  // the clock can have been set back
  lostFrom: before < after ? before : after,
  lostTo: after,
  evidence,
});
