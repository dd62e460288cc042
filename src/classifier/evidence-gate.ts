/** Whether the evidence suffices to call a table unused. A wrong UNUSED loses data that somebody needs; UNKNOWN only waits. */
import type { TableFacts, UsageWindow } from '../domain/table-facts.js';
import { counted, inWords } from './words.js';

export interface EvidencePolicy {
  /** For so long, in milliseconds, every node must have been watched without a loss, and nothing may have read it. */
  readonly minimumWindowMs: number;
}

/** What happened since the last scan nobody knows. */
const MAXIMUM_AGE_MS = 86_400_000;

/** What its use says against UNUSED. Reads count only where nothing else explains them. */
function useReasons(usage: UsageWindow, policy: EvidencePolicy, now: Date): readonly string[] {
  const reasons: string[] = [];
  const asked = `${inWords(policy.minimumWindowMs)} are asked for`;
  const reads = usage.seqScans + usage.indexScans;
  if (usage.lastRead === null ? reads > 0n : isRecent(usage.lastRead, usage, policy)) {
    const scans = [counted(usage.seqScans, 'sequential scan'), counted(usage.indexScans, 'index scan')];
    const when =
      usage.lastRead === null
        ? ''
        : `, the last ${usage.lastReadExact ? 'at' : 'at the latest at'} ${usage.lastRead.toISOString()}`;
    reasons.push(`it was read in the observed window: ${scans.join(' and ')}${when}`);
  }
  const observedMs = Math.max(0, usage.to.getTime() - usage.from.getTime());
  if (observedMs < policy.minimumWindowMs) {
    reasons.push(`it was observed for ${inWords(observedMs)}, and ${asked}`);
  } else if (usage.to.getTime() - usage.undisturbedSince.getTime() < policy.minimumWindowMs) {
    reasons.push(
      `its statistics began anew at ${usage.undisturbedSince.toISOString()}: reads just before it are not known, and ${asked} since`,
    );
  }
  const ageMs = now.getTime() - usage.seenAt.getTime();
  if (ageMs > MAXIMUM_AGE_MS) reasons.push(`its use was last looked at ${inWords(ageMs)} ago`);
  if (usage.unseenNodes > 0) {
    reasons.push(`${counted(usage.unseenNodes, 'other node')} of its cluster may be read and nobody looks`);
  }
  return reasons;
}

const isRecent = (moment: Date, { to }: UsageWindow, { minimumWindowMs }: EvidencePolicy): boolean =>
  to.getTime() - moment.getTime() <= minimumWindowMs;

/**
 * Use that moves no counter of reads: changes that are replicated or fire triggers, and rows that are written only to
 * be refused a second time. A key that the database fills itself refuses nothing.
 */
function writeReasons(
  { definition }: TableFacts,
  usage: UsageWindow,
  policy: EvidencePolicy,
): readonly string[] {
  const published = definition.notRecreated.filter((feature) => feature.startsWith('publication '));
  const reasons = published.map((feature) => `its changes are replicated (${feature})`);
  if (usage.lastWrite === null || !isRecent(usage.lastWrite, usage, policy)) return reasons;
  const trigger = definition.notRecreated.find((feature) => feature.startsWith('trigger '));
  if (trigger !== undefined) reasons.push(`it is written to, and that fires a ${trigger}`);
  const filled = new Set(
    definition.columns
      .filter((column) => column.identity !== null || column.default !== null)
      .map(({ name }) => name),
  );
  const key = definition.constraints.find(
    ({ kind, columns }) =>
      (kind === 'unique' || kind === 'primary key' || kind === 'exclusion') &&
      !columns.some((column) => filled.has(column)),
  );
  if (key !== undefined)
    reasons.push(`it is written to, and its key ${key.name} may be what for: it refuses what came before`);
  return reasons;
}

/** Why the table must not be called UNUSED, in words; empty when it may. */
export function gateReasons(facts: TableFacts, policy: EvidencePolicy, now: Date): readonly string[] {
  const { usage, referencedBy, dependents } = facts;
  if (usage === null) return ['how it is used is not known: no statistics could be read'];
  const reasons = [...useReasons(usage, policy, now), ...writeReasons(facts, usage, policy)];
  if (referencedBy > 0) reasons.push(`${counted(referencedBy, 'foreign key')} of other tables point to it`);
  if (dependents.length > 0)
    reasons.push(`other objects depend on it (${dependents.slice(0, 3).join(', ')})`);
  return reasons;
}
