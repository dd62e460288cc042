/** What a scan could not see, and what is missing because of it; pure. */
import type { InstanceFacts } from './read-instance.js';

export interface ClusterFacts {
  /** The primary that it follows is registered, or it is a primary itself. */
  readonly primaryKnown: boolean;
  /** Standbys that stream from a node of the cluster and are not registered. */
  readonly unseenStandbys: number;
  /** Names of other sources that are primaries with the same system identifier. */
  readonly otherPrimaries: readonly string[];
}

/** Evidence is in hours and days; less than a minute changes none of it. */
const CLOCK_TOLERANCE_MS = 60_000;
/** Reports and batches take minutes; a session that idles in a transaction takes hours. */
const LONG_TRANSACTION_SECONDS = 3_600;

type Facts = Pick<
  InstanceFacts,
  | 'systemIdentifier'
  | 'timeline'
  | 'connectedStandbys'
  | 'counting'
  | 'clock'
  | 'rights'
  | 'oldestTransaction'
>;

/** A sentence each, the weightiest first; none when nothing limits the evidence. */
export function evidenceLimits(facts: Facts, cluster: ClusterFacts): readonly string[] {
  return [...evidenceLost(facts, cluster), ...rightsMissing(facts)];
}

function evidenceLost(facts: Facts, cluster: ClusterFacts): readonly string[] {
  const limits: string[] = [];
  if (!facts.counting) {
    limits.push('track_counts is off: reads and writes are not counted, and nothing can be said of use');
  }
  if (cluster.otherPrimaries.length > 0) {
    const named = cluster.otherPrimaries.join(', ');
    limits.push(
      `another primary has the same system identifier (${named}): a clone, split brain, or this server under two names; each keeps tables of its own`,
    );
  }
  if (!cluster.primaryKnown) {
    limits.push('it is a standby whose primary is not registered: reads and writes there are not seen');
  }
  if (cluster.unseenStandbys > 0) {
    const [standbys, verb] = cluster.unseenStandbys === 1 ? ['standby', 'is'] : ['standbys', 'are'];
    limits.push(
      `${cluster.unseenStandbys} connected ${standbys} ${verb} not registered: reads there are not seen`,
    );
  }
  if (Math.abs(facts.clock.offsetMs) > CLOCK_TOLERANCE_MS) {
    const minutes = Math.round(Math.abs(facts.clock.offsetMs) / 60_000);
    const side = facts.clock.offsetMs > 0 ? 'ahead of' : 'behind';
    limits.push(`its clock is ${duration(minutes)} ${side} ours: moments that it tells are off by that`);
  }
  if (facts.oldestTransaction !== null && facts.oldestTransaction > LONG_TRANSACTION_SECONDS) {
    const minutes = Math.round(facts.oldestTransaction / 60);
    limits.push(`a transaction has been open for ${duration(minutes)}: what it read is counted when it ends`);
  }
  return limits;
}

function rightsMissing(facts: Facts): readonly string[] {
  const limits: string[] = [];
  if (facts.systemIdentifier === null) {
    limits.push(
      'without EXECUTE on pg_control_system() its standbys, and another server at its address, are not recognised',
    );
  }
  if (facts.timeline === null) {
    limits.push('without EXECUTE on pg_control_checkpoint() a failover is not recognised by its timeline');
  }
  if (facts.connectedStandbys === null) {
    limits.push('without SELECT on pg_stat_replication nobody knows whether standbys are connected');
  }
  if (!facts.rights.readAllStats) {
    limits.push(
      'without pg_read_all_stats long transactions are not seen: what they read is counted when they end',
    );
  }
  if (!facts.rights.readAllData) {
    limits.push(
      'without pg_read_all_data tables that the role has no SELECT on can neither be profiled nor moved',
    );
  }
  return limits;
}

function duration(minutes: number): string {
  if (minutes < 120) return `${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
}
