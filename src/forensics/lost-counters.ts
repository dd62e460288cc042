import type { DatabaseActivity, RelationActivity } from '../domain/activity.js';
import type { EpochCause } from '../domain/usage-evidence.js';
import { aMomentStands, goOn } from './go-on.js';
import { beganAnew } from './relation-counters.js';

type Lost =
  | { readonly counters: 'continue'; readonly tableReset: Date | null }
  | {
      readonly counters: 'anew';
      readonly cause: EpochCause;
      /** Null where it is not known. */
      readonly since: Date | null;
      readonly evidence: string;
    };

const moved = (before: Date | null, after: Date | null): Date | null =>
  after !== null && before?.getTime() !== after.getTime() ? after : null;
const latest = (...times: readonly (Date | null)[]): Date | null =>
  times.reduce<Date | null>((last, at) => (last === null || (at !== null && at > last) ? at : last), null);

/** Both shared marks are set together; it takes less than this between them. */
const TOGETHER_MS = 60_000;

/**
 * A crash sets both shared marks, so the older of them moves to after the scan before. pg_stat_reset_shared() of the
 * older one alone shows the other in its place, which is as old.
 */
function clusterMark(before: DatabaseActivity, after: DatabaseActivity): Date | null {
  const mark = moved(before.epoch.clusterReset, after.epoch.clusterReset);
  const old = before.epoch.clusterReset;
  if (mark === null || old === null) return mark;
  return mark > before.at || Math.abs(mark.getTime() - old.getTime()) > TOGETHER_MS ? mark : null;
}

/** A standby counts scans and nothing else. */
export const countsWrites = ({ relations }: DatabaseActivity): boolean =>
  relations.some(
    ({ counters: c }) => c.inserted + c.updated + c.deleted + c.vacuumCount + c.analyzeCount > 0n,
  );

/** A standby that was made again from a cold copy of its primary between two scans. */
export const isInherited = (before: DatabaseActivity, after: DatabaseActivity): boolean =>
  before.role === 'standby' && after.role === 'standby' && !countsWrites(before) && countsWrites(after);

/** In words; empty where neither the role changed nor the timeline grew. */
export function failoverShown(before: DatabaseActivity, after: DatabaseActivity): string {
  if (before.role !== after.role) return `the node was a ${before.role} and is a ${after.role}`;
  if (before.timeline === null || after.timeline === null || after.timeline <= before.timeline) return '';
  return `the timeline went from ${before.timeline} to ${after.timeline}`;
}

/** Counters of system catalogs that fell, and how many could have. They only grow while nothing resets them. */
function catalogsThatFell(
  before: DatabaseActivity,
  after: DatabaseActivity,
): { readonly fell: readonly string[]; readonly stood: number } {
  const counted = Object.entries(before.catalogCounters).filter(([, count]) => count > 0n);
  const fell = counted.filter(([name, count]) => (after.catalogCounters[name] ?? count) < count);
  return { fell: fell.map(([name]) => name), stood: counted.length - fell.length };
}

/** Without the counters of any catalog: all relations that could show it began anew. */
function allRelationsFell(before: DatabaseActivity, after: DatabaseActivity): boolean {
  const known = new Map<number, RelationActivity>(before.relations.map((r) => [r.relationOid, r]));
  const judged = after.relations.flatMap(({ relationOid, counters }) => {
    const old = known.get(relationOid);
    const shows = old !== undefined && old.counters.seqScan + old.counters.inserted > 0n;
    return shows ? [beganAnew(old.counters, counters)] : [];
  });
  return judged.length > 0 && judged.every((fell) => fell);
}

/**
 * Whether all counters of the database began anew between two scans. Measured on 12, 14, 15, 16, 17 and 18:
 *
 * - crash, immediate stop, end of a backend by SIGKILL: everything falls; both pg_stat_archiver and pg_stat_bgwriter
 *   move their stats_reset; the database's becomes about the restart (12 to 14) or null (15 and newer). After a
 *   killed backend pg_postmaster_start_time() stays.
 * - clean restart: nothing moves but pg_postmaster_start_time(). A standby of 12 to 14 loses all at every restart.
 * - pg_stat_reset(): everything of the database falls, its stats_reset moves; the shared catalogs go on.
 * - pg_stat_reset_single_table_counters(): the database's stats_reset moves, only that relation falls.
 * - pg_stat_reset_shared('bgwriter' or 'archiver'): only that stats_reset moves.
 *
 * So a mark of the database that stands shows that there was no crash: it takes the mark away or moves it.
 *
 * That no counter fell proves nothing: a table that is read as often after a crash as before shows the same.
 */
export function lostCounters(before: DatabaseActivity, after: DatabaseActivity, upgraded: boolean): Lost {
  const database = moved(before.epoch.statsReset, after.epoch.statsReset);
  const cluster = clusterMark(before, after);
  const mark = latest(database, cluster);
  if (upgraded) {
    const since = latest(after.epoch.statsReset, after.epoch.clusterReset);
    return { counters: 'anew', cause: 'UPGRADE', since, evidence: 'pg_upgrade does not keep counters' };
  }
  const vanished = before.epoch.statsReset !== null && after.epoch.statsReset === null;
  const { fell, stood } = catalogsThatFell(before, after);
  const restarted = before.epoch.postmasterStart.getTime() !== after.epoch.postmasterStart.getTime();
  const markStands = database === null && before.epoch.statsReset !== null && !vanished;
  const crashed = cluster !== null && !markStands && !aMomentStands(before, after);
  const everything =
    fell.length > 0 ||
    vanished ||
    (crashed && restarted) ||
    (fell.length + stood === 0 && allRelationsFell(before, after));
  if (everything) {
    const shown =
      fell.length > 0
        ? `counters of ${fell.length} system catalogs fell (${fell.slice(0, 3).join(', ')})`
        : crashed
          ? 'the server was started anew and its own reset marks moved'
          : 'counters fell';
    if (mark === null && !vanished)
      return { counters: 'anew', cause: 'UNKNOWN', since: null, evidence: shown };
    if (after.role === 'standby' && restarted && database !== null) {
      const evidence = `${shown} with a restart: a standby of 14 or older keeps no counters over one`;
      return { counters: 'anew', cause: 'STANDBY_RESTART', since: mark, evidence };
    }
    if (cluster !== null || vanished) {
      const evidence = `${shown}, and the server discarded all statistics, as it does after a crash`;
      return { counters: 'anew', cause: 'CRASH', since: mark, evidence };
    }
    return { counters: 'anew', cause: 'RESET', since: mark, evidence: `${shown} by pg_stat_reset()` };
  }
  if (mark === null) return { counters: 'continue', tableReset: null };
  if (!crashed && (markStands || goOn(before, after, mark))) {
    return { counters: 'continue', tableReset: database };
  }
  const cause = crashed ? 'CRASH' : 'UNKNOWN';
  const whose = crashed ? 'marks of all statistics of the server, as after a crash,' : 'mark of the database';
  const evidence = `the reset ${whose} moved, and no count shows that the counters of its tables went on`;
  return { counters: 'anew', cause, since: mark, evidence };
}
