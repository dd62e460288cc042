/**
 * What is known of a table's use, from what its nodes counted. Pure. Where two readings are possible, the one that
 * shows less observation is taken, because a table that is thought unused may be removed:
 *
 * - It is observed since the latest of its nodes' starts, and until the earliest of their last scans. A node whose
 *   clock runs ahead was not observed in time that has not passed.
 * - It is not observed before a scan first saw it: it may have been made, restored or swapped in just before.
 * - A table that an earlier scan did not see is not observed before that scan, nor disturbed by what was before it.
 * - A node that was scanned and never counted (track_counts off) hides its reads: nothing is known then.
 */
import type { UsageWindow } from '../../domain/table-facts.js';
import type { EpochStart } from '../../domain/usage-evidence.js';

export type EpochOfNode = Pick<EpochStart, 'cause' | 'countingSince' | 'lostTo'>;

export interface NodeUse {
  /** Scans of the database that found it counting. */
  readonly scans: number;
  /** The last of them, by the node's clock; null when there was none. */
  readonly countedAt: Date | null;
  /** When that one began, by our clock; null as well when there was none. */
  readonly seenAt: Date | null;
  /** Of all tables of the database, in the order in which they were seen. */
  readonly epochs: readonly EpochOfNode[];
  /** Of this table alone. */
  readonly tableEpochs: readonly EpochOfNode[];
}

export type UsageTotals = Pick<
  UsageWindow,
  | 'seqScans'
  | 'seqTuplesRead'
  | 'indexScans'
  | 'indexTuplesFetched'
  | 'explainedScans'
  | 'inserted'
  | 'updated'
  | 'deleted'
  | 'hotUpdated'
  | 'readDays'
  | 'lastRead'
  | 'lastReadExact'
  | 'lastWrite'
  | 'activeDays'
>;

export const NO_USE: UsageTotals = {
  seqScans: 0n,
  seqTuplesRead: 0n,
  indexScans: 0n,
  indexTuplesFetched: 0n,
  explainedScans: 0n,
  inserted: 0n,
  updated: 0n,
  deleted: 0n,
  hotUpdated: 0n,
  readDays: 0,
  lastRead: null,
  lastReadExact: false,
  lastWrite: null,
  activeDays: [],
};

export interface UsageFacts {
  /** Nodes that a scan of the database reached. */
  readonly nodes: readonly NodeUse[];
  readonly unseenNodes: number;
  readonly unseenUntil: Date | null;
  readonly decoded: boolean;
  /** When a scan first saw the table. */
  readonly firstSeenAt: Date;
  /** When a scan last did not see the table; null when every scan did. */
  readonly absentAt: Date | null;
  readonly totals: UsageTotals;
}

interface Observed {
  readonly from: Date;
  readonly to: Date;
  readonly seenAt: Date;
  readonly epochs: number;
  readonly undisturbedSince: Date;
}

const latest = (first: Date, ...others: readonly (Date | null)[]): Date =>
  others.reduce<Date>((last, date) => (date !== null && date > last ? date : last), first);

const earliest = (first: Date, ...others: readonly Date[]): Date =>
  others.reduce((least, date) => (date < least ? date : least), first);

/** Null where nothing is known, which is no zero. */
export function usageWindow(facts: UsageFacts): UsageWindow | null {
  const { nodes, unseenNodes, unseenUntil, decoded, firstSeenAt, absentAt, totals } = facts;
  const observed = nodes.flatMap((node) => observedBy(node, absentAt) ?? []);
  const [first, ...others] = observed;
  if (first === undefined || observed.length < nodes.length) return null;
  const to = earliest(first.to, ...others.map((node) => node.to));
  // A node's clock may be behind ours, and behind another node's.
  const until = (date: Date): Date => earliest(date, to);
  const from = latest(first.from, firstSeenAt, ...others.map((node) => node.from));
  return {
    from: until(from),
    to,
    seenAt: earliest(first.seenAt, ...others.map(({ seenAt }) => seenAt)),
    samples: nodes.reduce((sum, { scans }) => sum + scans, 0),
    epochs: Math.max(...observed.map(({ epochs }) => epochs)),
    undisturbedSince: until(latest(from, ...observed.map(({ undisturbedSince }) => undisturbedSince))),
    nodes: nodes.length,
    unseenNodes,
    unseenUntil,
    decoded,
    ...totals,
  };
}

/** The node's first epoch began with its first scan: every one after it is a loss. */
function observedBy(node: NodeUse, absentAt: Date | null): Observed | null {
  const [start, ...later] = node.epochs;
  if (node.countedAt === null || node.seenAt === null || start === undefined) return null;
  const births = node.tableEpochs.filter(({ cause }) => cause === 'FIRST_SCAN');
  const born = births.reduce<Date | null>((last, { countingSince }) => latest(countingSince, last), absentAt);
  const disturbed = [
    ...later.map(resumedAt).filter((at) => born === null || at > born),
    ...node.tableEpochs.filter(({ cause }) => cause !== 'FIRST_SCAN').map(resumedAt),
  ];
  const from = latest(resumedAt(start), born);
  return {
    from,
    to: earliest(node.countedAt, node.seenAt),
    seenAt: node.seenAt,
    epochs: 1 + disturbed.length,
    undisturbedSince: latest(from, ...disturbed),
  };
}

const resumedAt = ({ countingSince, lostTo }: EpochOfNode): Date => latest(countingSince, lostTo);
