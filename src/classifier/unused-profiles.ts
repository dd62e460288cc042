/** What happens to tables that nobody reads. A deletion or update would have to find its rows, which counts as a read. */
import { maybe } from './usage-activity.js';
import type { UsageProfile } from './usage-activity.js';

export const UNUSED_PROFILES: readonly UsageProfile[] = [
  { name: 'old rows, nothing happens', weight: 5, activity: (random) => ({ rows: random.spread(1, 1e9) }) },
  {
    name: 'loaded once within the window, then nothing',
    weight: 5,
    activity: (random) => {
      const rows = random.spread(1, 1e8);
      return { rows, inserted: rows };
    },
  },
  {
    name: 'zombie writer: rows come in, nobody looks',
    weight: 4,
    activity: (random) => {
      const inserted = random.spread(2, 1e8);
      return { rows: inserted * random.spread(1, 20), inserted };
    },
  },
  { name: 'empty and untouched', weight: 1, activity: () => ({ rows: 0 }) },
];

/** Used tables that no read happens to fall on: read once a quarter, or held in the application's cache. */
export const QUIET_PROFILES: readonly UsageProfile[] = [
  {
    name: 'used, but not read within the window',
    weight: 1,
    activity: (random) => ({ rows: random.spread(1, 1e6), inserted: maybe(random, 0.6, 100) }),
  },
];
