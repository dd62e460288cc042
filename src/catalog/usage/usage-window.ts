/**
 * What is known of a table's use, from what its nodes counted. Pure. Where two readings are possible, the one that
 * shows less observation is taken, because a table that is thought unused may be removed:
 *
 * - It is observed since the latest of its nodes' starts, and until the earliest of their last scans.
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
>;

export interface UsageFacts {
  /** Nodes that a scan of the database reached. */
  readonly nodes: readonly NodeUse[];
  readonly unseenNodes: number;
  /** When a scan last did not see the table; null when every scan did. */
  readonly absentAt: Date | null;
  readonly totals: UsageTotals;
}

interface Observed {
  readonly from: Date;
  readonly to: Date;
  readonly epochs: number;
  readonly undisturbedSince: Date;
}

const latest = (first: Date, ...others: readonly (Date | null)[]): Date =>
  others.reduce<Date>((last, date) => (date !== null && date > last ? date : last), first);

/** Null where nothing is known, which is no zero. */
export function usageWindow({ nodes, unseenNodes, absentAt, totals }: UsageFacts): UsageWindow | null {
  const observed = nodes.flatMap((node) => observedBy(node, absentAt) ?? []);
  const [first, ...others] = observed;
  if (first === undefined || observed.length < nodes.length) return null;
  const to = others.reduce((earliest, node) => (node.to < earliest ? node.to : earliest), first.to);
  // A node's clock may be behind ours, and behind another node's.
  const until = (date: Date): Date => (date < to ? date : to);
  return {
    from: until(latest(first.from, ...others.map(({ from }) => from))),
    to,
    samples: nodes.reduce((sum, { scans }) => sum + scans, 0),
    epochs: Math.max(...observed.map(({ epochs }) => epochs)),
    undisturbedSince: until(
      latest(first.undisturbedSince, ...others.map(({ undisturbedSince }) => undisturbedSince)),
    ),
    nodes: nodes.length,
    unseenNodes,
    ...totals,
  };
}

/** The node's first epoch began with its first scan: every one after it is a loss. */
function observedBy(node: NodeUse, absentAt: Date | null): Observed | null {
  const [start, ...later] = node.epochs;
  if (node.countedAt === null || start === undefined) return null;
  const births = node.tableEpochs.filter(({ cause }) => cause === 'FIRST_SCAN');
  const born = births.reduce<Date | null>((last, { countingSince }) => latest(countingSince, last), absentAt);
  const disturbed = [
    ...later.map(resumedAt).filter((at) => born === null || at > born),
    ...node.tableEpochs.filter(({ cause }) => cause !== 'FIRST_SCAN').map(resumedAt),
  ];
  const from = latest(resumedAt(start), born);
  return {
    from,
    to: node.countedAt,
    epochs: 1 + disturbed.length,
    undisturbedSince: latest(from, ...disturbed),
  };
}

const resumedAt = ({ countingSince, lostTo }: EpochOfNode): Date => latest(countingSince, lostTo);
