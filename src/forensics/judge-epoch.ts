import type { DatabaseActivity } from '../domain/activity.js';
import type { EpochStart } from '../domain/usage-evidence.js';
import { firstEpoch } from './first-epoch.js';
import { failoverShown, isInherited, lostCounters } from './lost-counters.js';

/** What the caller knows and two scans cannot show. */
export interface ComparisonContext {
  /** The server is the pg_upgrade of the one that `before` saw: same oids, counters begun anew. */
  readonly upgraded?: boolean;
  /** track_counts was off at a moment between the two scans. */
  readonly countingWasOff?: boolean;
}

export interface Judgement {
  /**
   * `continue`: they moved by the difference since the scan before. `anew`: all that they show came since they began.
   * `baseline`: they were inherited from another server, and nothing that they show was read here.
   */
  readonly counters: 'continue' | 'anew' | 'baseline';
  /** Since when the counted reads can have happened. */
  readonly from: Date;
  readonly epoch: EpochStart | null;
  /** The counters of one relation were reset at this moment, and those of the others stand. */
  readonly tableReset: Date | null;
}

const earlier = (a: Date, b: Date): Date => (a < b ? a : b);

/**
 * Whether the counters of two scans can be subtracted, and if not, why and since when they count.
 *
 * A clean restart keeps them and is no boundary. A failover keeps the counters of the node that is promoted (15 and
 * newer; measured), but what was read on the old primary after its last scan is lost, so it is a boundary for the
 * group. Where it cannot be told whether they began anew, everything that they show is counted: more use, never less.
 */
export function judgeEpoch(
  before: DatabaseActivity | null,
  after: DatabaseActivity,
  { upgraded = false, countingWasOff = false }: ComparisonContext,
): Judgement {
  if (before === null) return firstEpoch(after);
  // a clock that was set back makes the window shorter, never longer
  const start = earlier(before.at, after.at);
  const gap = (cause: EpochStart['cause'], evidence: string): EpochStart => ({
    cause,
    countingSince: after.at,
    lostFrom: start,
    lostTo: after.at,
    evidence,
  });
  if (isInherited(before, after)) {
    const evidence =
      'the standby shows writes and vacuums, which a standby never counts: they are those of its primary';
    return { counters: 'baseline', from: after.at, epoch: gap('CLONE', evidence), tableReset: null };
  }
  const lost = lostCounters(before, after, upgraded);
  const failover = failoverShown(before, after);
  if (lost.counters === 'anew') {
    const known = lost.since === null ? null : clamp(lost.since, start, after.at);
    const epoch: EpochStart = failover
      ? gap('FAILOVER', `${failover}, and ${lost.evidence}`)
      : {
          cause: lost.cause,
          countingSince: known ?? after.at,
          lostFrom: start,
          lostTo: known ?? after.at,
          evidence: lost.evidence,
        };
    return { counters: 'anew', from: known ?? start, epoch, tableReset: null };
  }
  return {
    counters: 'continue',
    from: start,
    epoch: failover
      ? gap('FAILOVER', failover)
      : countingWasOff
        ? gap('COUNTING_OFF', 'track_counts was off for a time between the two scans')
        : null,
    tableReset: lost.tableReset === null ? null : clamp(lost.tableReset, start, after.at),
  };
}

const clamp = (at: Date, from: Date, to: Date): Date => (at < from ? from : at > to ? to : at);
