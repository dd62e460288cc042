/** How tables of market and broker data are used. */
import { maybe } from './usage-activity.js';
import type { UsageProfile } from './usage-activity.js';

export const BROKER_PROFILES: readonly UsageProfile[] = [
  {
    name: 'stream of inserts, ranges read',
    weight: 5,
    activity: (random) => {
      const inserted = random.spread(50, 1e9);
      return {
        rows: inserted * random.spread(1, 20),
        seqScans: maybe(random, 0.4, 200),
        seqDepth: random.next(),
        indexScans: random.spread(3, 1e6),
        indexDepth: random.spread(3, 1e4),
        inserted,
      };
    },
  },
  {
    name: 'bulk loads, ranges read',
    weight: 5,
    activity: (random) => {
      const rows = random.spread(20, 1e8);
      return {
        rows,
        seqScans: maybe(random, 0.3, 500),
        seqDepth: random.next(),
        indexScans: maybe(random, 0.2, 1e4),
        indexDepth: random.spread(3, 1e4),
        inserted: random.chance(0.3) ? 0 : rows * random.next(),
      };
    },
  },
  {
    name: 'whole history scanned',
    weight: 4,
    activity: (random) => {
      const rows = random.spread(20, 1e9);
      return {
        rows,
        seqScans: random.spread(1, 1e3),
        seqDepth: 1,
        inserted: random.chance(0.4) ? 0 : rows * random.next(),
      };
    },
  },
  {
    name: 'instruments and calendars looked up',
    weight: 4,
    activity: (random) => {
      const rows = random.spread(5, 1e6);
      return {
        rows,
        seqScans: maybe(random, 0.3, 1e3),
        seqDepth: 1,
        indexScans: random.spread(5, 1e8),
        indexDepth: random.spread(0.3, 5),
        inserted: rows * random.next(),
        updated: maybe(random, 0.3, rows),
      };
    },
  },
  {
    name: 'orders and positions kept up to date',
    weight: 4,
    activity: (random) => {
      const inserted = random.spread(20, 1e8);
      return {
        rows: inserted * random.spread(0.5, 10),
        seqScans: maybe(random, 0.4, 1e3),
        seqDepth: random.next(),
        indexScans: inserted * random.spread(0.5, 20),
        indexDepth: random.spread(1, 20),
        inserted,
        updated: inserted * random.spread(0.05, 20),
        deleted: maybe(random, 0.8, inserted),
      };
    },
  },
];
