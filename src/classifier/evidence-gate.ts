/** Whether the evidence suffices to call a table unused. A wrong UNUSED loses data that somebody needs; UNKNOWN only waits. */
import type { TableFacts } from '../domain/table-facts.js';
import { usageEvidence } from './usage-evidence.js';
import { counted, inWords } from './words.js';

export interface EvidencePolicy {
  /** The least length of the observed window, in milliseconds. */
  readonly minimumWindowMs: number;
  /** Epochs that the window may have; reads between a last sample and a reset are lost, so 1 is the safe number. */
  readonly maximumEpochs: number;
}

const DAY_MS = 86_400_000;

/** A quarter and a week (90 and 7 days): readers at a quarter's end are the classic trap. */
export const DEFAULT_EVIDENCE_POLICY: EvidencePolicy = { minimumWindowMs: 97 * DAY_MS, maximumEpochs: 1 };

/** Why the table must not be called UNUSED, in words; empty when it may. */
export function gateReasons(facts: TableFacts, policy: EvidencePolicy): readonly string[] {
  const { usage, referencedBy, dependents } = facts;
  const evidence = usageEvidence(facts);
  if (usage === null || evidence === null)
    return ['how it is used is not known: no statistics could be read'];
  const reasons: string[] = [];
  const reads = evidence.seqScans + evidence.indexScans;
  if (reads > 0) {
    const scans = [counted(evidence.seqScans, 'sequential scan'), counted(evidence.indexScans, 'index scan')];
    reasons.push(`it was read in the observed window: ${scans.join(' and ')}`);
  }
  const countedReads = usage.seqScans + usage.indexScans;
  if (countedReads === 0n && usage.lastRead !== null && usage.lastRead >= usage.from) {
    reasons.push(`it was read at ${usage.lastRead.toISOString()}, within the observed window`);
  }
  if (evidence.windowMs < policy.minimumWindowMs) {
    reasons.push(
      `it was observed for ${inWords(evidence.windowMs)}, and ${inWords(policy.minimumWindowMs)} are asked for`,
    );
  }
  if (usage.epochs > policy.maximumEpochs) {
    reasons.push(
      `its statistics are of ${counted(usage.epochs, 'epoch')}: reads just before a reset are not known`,
    );
  }
  if (referencedBy > 0) reasons.push(`${counted(referencedBy, 'foreign key')} of other tables point to it`);
  if (dependents.length > 0)
    reasons.push(`other objects depend on it (${dependents.slice(0, 3).join(', ')})`);
  return reasons;
}
