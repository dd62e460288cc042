/** The evidence gate of evidence that comes from a file or a recorded workload instead of a scan. */
import type { TableEvidence } from '../classifier/features.js';
import { WINDOW_DAYS } from '../classifier/usage-evidence.js';

/**
 * Whether UNUSED may be said, as far as such evidence shows: watched for a quarter and a week without a loss, not read
 * in that time, and nothing depends on the table. What only a scan knows (nodes that nobody sees, triggers,
 * publications) is not asked: `gateReasons` does that.
 */
export function allowsUnused({ usage, structure }: Pick<TableEvidence, 'usage' | 'structure'>): boolean {
  if (usage === null || usage.windowDays < WINDOW_DAYS || usage.epochs > 1) return false;
  const wasRead = usage.seqScans + usage.indexScans > 0;
  const readAge = wasRead ? (usage.lastReadAgeDays ?? 0) : Infinity;
  return readAge > WINDOW_DAYS && usage.dependents === 0 && structure.foreign_keys_in === 0;
}
