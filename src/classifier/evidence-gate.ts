/** Whether the evidence suffices to call a table unused. A wrong UNUSED loses data that somebody needs; UNKNOWN only waits. */
import { counted } from '../domain/number-words.js';
import type { TableFacts, UsageWindow } from '../domain/table-facts.js';
import type { VerdictPolicy } from './verdict-policy.js';
import { dateInWords, inWords, oneLine } from './words.js';

type WindowPolicy = Pick<VerdictPolicy, 'minimumWindowMs'>;

export interface GateReason {
  /** What is against UNUSED: `it was observed for 83 days, and 97 days are asked for`. */
  readonly text: string;
  /** What would take it away, after `when`: `it was watched for 97 days (until 2026-12-07) without a read`. */
  readonly remedy: string;
  /** The earliest moment at which that can be; null where it depends on somebody. */
  readonly due: Date | null;
}

/** What happened since the last scan nobody knows. */
const MAXIMUM_AGE_MS = 86_400_000;

const after = (moment: Date, milliseconds: number): Date => new Date(moment.getTime() + milliseconds);

/** What its use says against UNUSED. Reads count only where nothing else explains them. */
function useReasons(usage: UsageWindow, policy: WindowPolicy, now: Date): readonly GateReason[] {
  const { minimumWindowMs } = policy;
  const reasons: GateReason[] = [];
  const asked = inWords(minimumWindowMs);
  const reads = usage.seqScans + usage.indexScans;
  if (usage.lastRead === null ? reads > 0n : isRecent(usage.lastRead, usage, policy)) {
    const scans = [counted(usage.seqScans, 'sequential scan'), counted(usage.indexScans, 'index scan')];
    const when =
      usage.lastRead === null
        ? ''
        : `, the last ${usage.lastReadExact ? 'at' : 'at the latest at'} ${usage.lastRead.toISOString()}`;
    const due = after(usage.lastRead ?? usage.to, minimumWindowMs);
    reasons.push({
      text: `it was read in the observed window: ${scans.join(' and ')}${when}`,
      remedy: `nobody reads it until ${dateInWords(due, minimumWindowMs)}`,
      due,
    });
  }
  const observedMs = Math.max(0, usage.to.getTime() - usage.from.getTime());
  if (observedMs < minimumWindowMs) {
    const due = after(usage.from, minimumWindowMs);
    reasons.push({
      text: `it was observed for ${inWords(observedMs)}, and ${asked} are asked for`,
      remedy: `it was watched for ${asked} (until ${dateInWords(due, minimumWindowMs)}) without a read`,
      due,
    });
  } else if (usage.to.getTime() - usage.undisturbedSince.getTime() < minimumWindowMs) {
    const due = after(usage.undisturbedSince, minimumWindowMs);
    reasons.push({
      text: `its statistics began anew at ${usage.undisturbedSince.toISOString()}: reads just before it are not known, and ${asked} are asked for since`,
      remedy: `its statistics were kept for ${asked} (until ${dateInWords(due, minimumWindowMs)}) without a crash, a reset or a failover`,
      due,
    });
  }
  const ageMs = now.getTime() - usage.seenAt.getTime();
  if (ageMs > MAXIMUM_AGE_MS) {
    reasons.push({
      text: `its use was last looked at ${inWords(ageMs)} ago`,
      remedy: 'a scan has seen it again',
      due: now,
    });
  }
  if (usage.unseenNodes > 0) {
    reasons.push({
      text: `${counted(usage.unseenNodes, 'other node')} of its cluster may be read and nobody looks`,
      remedy: `the other nodes of its cluster, standbys for example, were registered and scanned for ${asked}`,
      due: null,
    });
  }
  return reasons;
}

const isRecent = (moment: Date, { to }: UsageWindow, { minimumWindowMs }: WindowPolicy): boolean =>
  to.getTime() - moment.getTime() <= minimumWindowMs;

/**
 * Use that moves no counter of reads: changes that are replicated or fire triggers, and rows that are written only to
 * be refused a second time. A key that the database fills itself refuses nothing.
 */
function writeReasons(
  { definition }: TableFacts,
  usage: UsageWindow,
  policy: WindowPolicy,
): readonly GateReason[] {
  const published = definition.notRecreated.filter((feature) => feature.startsWith('publication '));
  const reasons: GateReason[] = published.map((feature) => ({
    text: `its changes are replicated (${feature})`,
    remedy: `it is no longer in ${feature}`,
    due: null,
  }));
  if (usage.lastWrite === null || !isRecent(usage.lastWrite, usage, policy)) return reasons;
  const due = after(usage.lastWrite, policy.minimumWindowMs);
  const quiet = `nobody writes to it until ${dateInWords(due, policy.minimumWindowMs)}`;
  const trigger = definition.notRecreated.find((feature) => feature.startsWith('trigger '));
  if (trigger !== undefined) {
    const text = `it is written to, and that fires a ${trigger}`;
    reasons.push({ text, remedy: `${quiet}, or its ${trigger} is gone`, due });
  }
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
  if (key !== undefined) {
    const text = `it is written to, and its key ${key.name} may be what for: it refuses what came before`;
    reasons.push({ text, remedy: `${quiet}, or its key ${key.name} is gone`, due });
  }
  return reasons;
}

function needReasons({ referencedBy, dependents }: TableFacts): readonly GateReason[] {
  const reasons: GateReason[] = [];
  if (referencedBy > 0) {
    reasons.push({
      text: `${counted(referencedBy, 'foreign key')} of other tables point to it`,
      remedy: referencedBy === 1 ? 'the foreign key to it is gone' : 'the foreign keys to it are gone',
      due: null,
    });
  }
  if (dependents.length > 0) {
    const some = dependents.slice(0, 3).join(', ');
    reasons.push({
      text: `other objects depend on it (${some})`,
      remedy: `nothing depends on it any more (${some}${dependents.length > 3 ? ', …' : ''})`,
      due: null,
    });
  }
  return reasons;
}

/** Why the table must not be called UNUSED; empty when it may. */
export function gateReasons(facts: TableFacts, policy: WindowPolicy, now: Date): readonly GateReason[] {
  const { usage } = facts;
  if (usage === null) {
    return [
      {
        text: 'how it is used is not known: no statistics could be read',
        remedy: 'statistics of its use can be read',
        due: null,
      },
    ];
  }
  return [
    ...useReasons(usage, policy, now),
    ...writeReasons(facts, usage, policy),
    ...needReasons(facts),
  ].map(({ text, remedy, due }) => ({ text: oneLine(text), remedy: oneLine(remedy), due }));
}
