/**
 * Made-up usage: what the counters would say after a window of a known way of use. The training definitions have
 * no usage, so the usage part of the training set is generated here, not recorded; docs/features.md says so and
 * describes each profile.
 */
import type { ClassLabel } from '../domain/verdict.js';
import { APP_PROFILES } from './app-profiles.js';
import { BROKER_PROFILES } from './broker-profiles.js';
import type { SeededRandom } from './seeded-random.js';
import { QUIET_PROFILES, UNUSED_PROFILES } from './unused-profiles.js';
import type { Activity, UsageProfile } from './usage-activity.js';
import type { UsageEvidence } from './usage-evidence.js';
import type { StorageEvidence } from './usage-features.js';

export interface DrawnUsage {
  readonly profile: string;
  readonly usage: UsageEvidence;
  readonly storage: StorageEvidence;
}

const PROFILES: Readonly<Record<ClassLabel, readonly UsageProfile[]>> = {
  APP: APP_PROFILES,
  BROKER: BROKER_PROFILES,
  UNUSED: UNUSED_PROFILES,
};

const DAY_MS = 86_400_000;
/** From minutes, as in a demo, to more than a year, and the same for every label: a window is no sign of use. */
const WINDOW_DAYS = { from: 0.002, to: 400 };
/** Of used tables, in windows below a quarter; above it a used table has been read. */
const QUIET_SHARE = 0.04;
const QUARTER_DAYS = 97;

function pick(random: SeededRandom, profiles: readonly UsageProfile[]): UsageProfile | undefined {
  let left = random.next() * profiles.reduce((total, { weight }) => total + weight, 0);
  return profiles.find(({ weight }) => (left -= weight) < 0) ?? profiles[0];
}

/** Without an index, every lookup is a sequential scan. */
function counters(
  activity: Activity,
  hasIndex: boolean,
): Omit<UsageEvidence, 'windowMs' | 'epochs' | 'lastReadAgeMs'> {
  const lookups = activity.indexScans ?? 0;
  const fullScans = (activity.seqScans ?? 0) + (hasIndex ? 0 : lookups);
  const indexScans = hasIndex ? lookups : 0;
  return {
    seqScans: Math.round(fullScans),
    seqTuplesRead: Math.round(fullScans * activity.rows * (activity.seqDepth ?? 1)),
    indexScans: Math.round(indexScans),
    indexTuplesFetched: Math.round(indexScans * (activity.indexDepth ?? 0)),
    inserted: Math.round(activity.inserted ?? 0),
    updated: Math.round(activity.updated ?? 0),
    deleted: Math.round(activity.deleted ?? 0),
    hasIndex,
  };
}

/** One usage of a label; the same random numbers give the same usage. `rowWidth` in bytes. */
export function drawUsage(
  label: ClassLabel,
  table: { readonly hasKey: boolean; readonly rowWidth: number },
  random: SeededRandom,
): DrawnUsage {
  const days = random.spread(WINDOW_DAYS.from, WINDOW_DAYS.to);
  const isQuiet = label !== 'UNUSED' && days < QUARTER_DAYS && random.chance(QUIET_SHARE);
  const profile = pick(random, isQuiet ? QUIET_PROFILES : PROFILES[label]);
  const activity = profile?.activity(random) ?? { rows: 0 };
  const counted = counters(activity, table.hasKey || random.chance(0.3));
  const isRead = counted.seqScans + counted.indexScans > 0;
  // Half of the servers are older than PostgreSQL 16 and do not say when a table was last read.
  const saysLastRead = random.chance(0.5);
  const age = days * DAY_MS * random.next() ** 3;
  const rows = Math.round(activity.rows);
  const analysed = random.chance(0.8);
  return {
    profile: profile?.name ?? '',
    usage: {
      ...counted,
      windowMs: days * DAY_MS,
      epochs: random.chance(0.8) ? 1 : 2 + random.below(3),
      lastReadAgeMs: isRead && saysLastRead ? age : null,
    },
    storage: {
      rows: analysed ? rows : null,
      bytes: Math.ceil((rows * (table.rowWidth + 28) * (1 + random.next())) / 8192) * 8192,
    },
  };
}
