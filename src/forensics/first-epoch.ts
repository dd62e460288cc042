import type { DatabaseActivity } from '../domain/activity.js';
import type { Judgement } from './judge-epoch.js';
import { countsWrites } from './lost-counters.js';

/**
 * The first scan of a database on a node. What the counters show was read since they began: since the later of the
 * database's own reset (12 to 14 set it at a crash) and that of the server's counters (a crash moves it on every
 * version). Without any mark nothing is claimed from before the scan. A standby that shows writes has the counters of
 * the primary whose cleanly stopped files it was made from (15 and newer), or of the time when it was a primary itself.
 */
export function firstEpoch(after: DatabaseActivity): Judgement {
  const { statsReset, clusterReset } = after.epoch;
  if (after.role === 'standby' && countsWrites(after)) {
    const evidence =
      'the standby shows writes and vacuums, which a standby never counts: they are those of its primary';
    const epoch = {
      cause: 'CLONE',
      countingSince: after.at,
      lostFrom: null,
      lostTo: null,
      evidence,
    } as const;
    return { counters: 'baseline', from: after.at, epoch, tableReset: null };
  }
  const marks = [statsReset, clusterReset].filter((mark) => mark !== null);
  const latest = marks.reduce<Date | null>(
    (last, mark) => (last === null || mark > last ? mark : last),
    null,
  );
  const from = latest === null || latest > after.at ? after.at : latest;
  const evidence =
    latest === null
      ? 'the first scan; the server does not say since when it counts'
      : `the first scan; the server counts since ${latest.toISOString()}`;
  const epoch = { cause: 'FIRST_SCAN', countingSince: from, lostFrom: null, lostTo: null, evidence } as const;
  return { counters: 'anew', from, epoch, tableReset: null };
}
