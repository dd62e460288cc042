/** Whether the evidence suffices to call a table unused. A wrong UNUSED loses data that somebody needs; UNKNOWN only waits. */
import type { TableFacts, UsageWindow } from '../domain/table-facts.js';
import { counted, inWords } from './words.js';

export interface EvidencePolicy {
  /** For so long, in milliseconds, every node must have been watched without a loss, and nothing may have read it. */
  readonly minimumWindowMs: number;
}

/** What its use says against UNUSED. Reads count only where nothing else explains them. */
function useReasons(usage: UsageWindow, { minimumWindowMs }: EvidencePolicy): readonly string[] {
  const reasons: string[] = [];
  const to = usage.to.getTime();
  const asked = `${inWords(minimumWindowMs)} are asked for`;
  const reads = usage.seqScans + usage.indexScans;
  if (usage.lastRead === null ? reads > 0n : to - usage.lastRead.getTime() < minimumWindowMs) {
    const scans = [counted(usage.seqScans, 'sequential scan'), counted(usage.indexScans, 'index scan')];
    const when =
      usage.lastRead === null
        ? ''
        : `, the last ${usage.lastReadExact ? 'at' : 'at the latest at'} ${usage.lastRead.toISOString()}`;
    reasons.push(`it was read in the observed window: ${scans.join(' and ')}${when}`);
  }
  const since = Math.max(usage.from.getTime(), usage.undisturbedSince.getTime());
  const observedMs = Math.max(0, to - usage.from.getTime());
  if (observedMs < minimumWindowMs) {
    reasons.push(`it was observed for ${inWords(observedMs)}, and ${asked}`);
  } else if (to - since < minimumWindowMs) {
    reasons.push(
      `its statistics began anew at ${usage.undisturbedSince.toISOString()}: reads just before it are not known, and ${asked} since`,
    );
  }
  if (usage.unseenNodes > 0) {
    reasons.push(`${counted(usage.unseenNodes, 'other node')} of its cluster may be read and nobody looks`);
  }
  return reasons;
}

/** Why the table must not be called UNUSED, in words; empty when it may. */
export function gateReasons(facts: TableFacts, policy: EvidencePolicy): readonly string[] {
  const { usage, referencedBy, dependents } = facts;
  if (usage === null) return ['how it is used is not known: no statistics could be read'];
  const reasons = [...useReasons(usage, policy)];
  if (referencedBy > 0) reasons.push(`${counted(referencedBy, 'foreign key')} of other tables point to it`);
  if (dependents.length > 0)
    reasons.push(`other objects depend on it (${dependents.slice(0, 3).join(', ')})`);
  return reasons;
}
