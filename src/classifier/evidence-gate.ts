/** Whether the evidence suffices to call a table unused. A wrong UNUSED loses data that somebody needs; UNKNOWN only waits. */
import { counted } from '../domain/number-words.js';
import type { TableDefinition } from '../domain/table-definition.js';
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
/** Clocks of the service and the catalog differ by seconds; evidence from later than that is from a clock that was wrong. */
const CLOCK_TOLERANCE_MS = 300_000;

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
  if (ageMs < -CLOCK_TOLERANCE_MS) {
    reasons.push({
      text: `its use was last looked at ${inWords(-ageMs)} from now: a clock was wrong`,
      remedy: 'a scan has seen it under the right time',
      due: null,
    });
  }
  if (usage.unseenNodes > 0) {
    reasons.push({
      text: `${counted(usage.unseenNodes, 'other node')} of its cluster may be read and nobody looks`,
      remedy: `the other nodes of its cluster, standbys for example, were registered and scanned for ${asked}`,
      due: null,
    });
  } else if (usage.unseenUntil !== null && isRecent(usage.unseenUntil, usage, policy)) {
    const due = after(usage.unseenUntil, minimumWindowMs);
    reasons.push({
      text: `another node of its cluster may have been read until ${usage.unseenUntil.toISOString()} and nobody looked, and ${asked} are asked for since`,
      remedy: `every node of its cluster was watched for ${asked} (until ${dateInWords(due, minimumWindowMs)})`,
      due,
    });
  }
  return reasons;
}

const isRecent = (moment: Date, { to }: UsageWindow, { minimumWindowMs }: WindowPolicy): boolean =>
  to.getTime() - moment.getTime() <= minimumWindowMs;

/**
 * Use that moves no counter of reads: changes that are replicated or fire triggers, rows that are written only to be
 * refused a second time, and writes that something takes for itself, so that not even they are counted.
 */
function writeReasons(
  { definition }: TableFacts,
  usage: UsageWindow,
  policy: WindowPolicy,
): readonly GateReason[] {
  const having = (start: string): readonly string[] =>
    definition.notRecreated.filter((feature) => feature.startsWith(start));
  const reasons: GateReason[] = having('publication ').map((feature) => ({
    text: `its changes are replicated (${feature})`,
    remedy: `it is no longer in ${feature}`,
    due: null,
  }));
  const triggers = having('trigger ');
  const takers = [...having('rule '), ...triggers.filter((trigger) => trigger.endsWith(BEFORE_INSERT))];
  reasons.push(
    ...takers.map((taker) => ({
      text: `what is written to it may never arrive and is not counted then: its ${taker} may take it`,
      remedy: `its ${taker} is gone`,
      due: null,
    })),
  );
  if (usage.lastWrite === null || !isRecent(usage.lastWrite, usage, policy)) return reasons;
  const due = after(usage.lastWrite, policy.minimumWindowMs);
  const quiet = `nobody writes to it until ${dateInWords(due, policy.minimumWindowMs)}`;
  const trigger = triggers.find((feature) => !takers.includes(feature));
  if (trigger !== undefined) {
    const text = `it is written to, and that fires a ${trigger}`;
    reasons.push({ text, remedy: `${quiet}, or its ${trigger} is gone`, due });
  }
  if (usage.decoded) {
    const text = 'it is written to, and a logical slot of its database hands all changes to somebody';
    reasons.push({ text, remedy: `${quiet}, or the slot is gone`, due });
  }
  const key = refusingKey(definition) ?? having('unique index ')[0];
  if (key !== undefined) {
    const text = `it is written to, and its ${key} may be what for: it refuses what came before`;
    reasons.push({ text, remedy: `${quiet}, or its ${key} is gone`, due });
  }
  return reasons;
}

/** As the structure says of a trigger that may keep a row from being inserted. */
const BEFORE_INSERT = ' (before insert)';

/**
 * A key that refuses what came before. One that the database fills from a sequence refuses nothing; a default may be
 * overruled by whoever writes, as with ids of requests.
 */
function refusingKey({ columns, constraints, indexes }: TableDefinition): string | undefined {
  const filled = new Set(
    columns
      .filter((column) => column.identity !== null || column.default?.kind === 'sequence')
      .map(({ name }) => name),
  );
  const constraint = constraints.find(
    ({ kind, columns: parts }) =>
      (kind === 'unique' || kind === 'primary key' || kind === 'exclusion') &&
      !parts.some((column) => filled.has(column)),
  );
  if (constraint !== undefined) return `key ${constraint.name}`;
  const index = indexes.find(({ unique, valid }) => unique && valid);
  return index === undefined ? undefined : `unique index ${index.name}`;
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
