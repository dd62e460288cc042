/** How applications use their tables. */
import { maybe } from './usage-activity.js';
import type { UsageProfile } from './usage-activity.js';

export const APP_PROFILES: readonly UsageProfile[] = [
  {
    name: 'lookups by key with some writes',
    weight: 6,
    activity: (random) => {
      const rows = random.spread(5, 1e7);
      return {
        rows,
        indexScans: random.spread(5, 1e8),
        indexDepth: random.spread(0.3, 5),
        seqScans: maybe(random, 0.3, 1e3),
        seqDepth: 1,
        inserted: rows * random.next(),
        updated: maybe(random, 0.3, rows),
        deleted: maybe(random, 0.6, rows / 4 + 1),
      };
    },
  },
  {
    name: 'rows updated again and again',
    weight: 4,
    activity: (random) => {
      const rows = random.spread(5, 1e6);
      const updated = rows * random.spread(0.2, 1e3);
      return {
        rows,
        indexScans: updated * random.spread(1, 20),
        indexDepth: 1,
        seqScans: maybe(random, 0.4, 200),
        inserted: rows * random.next(),
        updated,
      };
    },
  },
  {
    name: 'sessions and tokens: inserted, looked up, deleted',
    weight: 2,
    activity: (random) => {
      const inserted = random.spread(20, 1e7);
      return {
        rows: inserted * random.spread(0.001, 0.8),
        indexScans: inserted * random.spread(1, 50),
        indexDepth: 1,
        seqScans: maybe(random, 0.5, 100),
        inserted,
        updated: inserted * random.next(),
        deleted: inserted * random.next(),
      };
    },
  },
  {
    name: 'queue or outbox: polled, drained',
    weight: 2,
    activity: (random) => {
      const inserted = random.spread(20, 1e7);
      return {
        rows: random.spread(1, 500),
        seqScans: random.spread(20, 1e6),
        seqDepth: random.next(),
        indexScans: inserted * random.spread(0.5, 4),
        indexDepth: 1,
        inserted,
        updated: inserted * random.spread(0.2, 3),
        deleted: inserted * random.next(),
      };
    },
  },
  {
    name: 'tiny hot settings',
    weight: 3,
    activity: (random) => ({
      rows: random.spread(1, 300),
      seqScans: random.spread(3, 1e7),
      seqDepth: 1,
      indexScans: maybe(random, 0.5, 1e5),
      indexDepth: 1,
      inserted: maybe(random, 0.4, 100),
      updated: maybe(random, 0.5, 100),
    }),
  },
  {
    name: 'audit trail: inserts, seldom read',
    weight: 3,
    activity: (random) => {
      const inserted = random.spread(20, 1e8);
      return {
        rows: inserted * random.spread(1, 10),
        seqScans: random.spread(1, 30),
        seqDepth: random.next(),
        indexScans: maybe(random, 0.4, 1e3),
        indexDepth: random.spread(1, 100),
        inserted,
      };
    },
  },
  {
    name: 'reference list, seldom read',
    weight: 2,
    activity: (random) => ({
      rows: random.spread(3, 1e4),
      seqScans: random.spread(1, 40),
      seqDepth: 1,
      indexScans: maybe(random, 0.5, 100),
      indexDepth: 1,
      inserted: maybe(random, 0.6, 100),
    }),
  },
];
