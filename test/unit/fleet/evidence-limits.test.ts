import { expect, it } from '@jest/globals';
import { evidenceLimits } from '../../../src/scanner/evidence-limits.js';

const FACTS: Parameters<typeof evidenceLimits>[0] = {
  systemIdentifier: '7',
  timeline: 1,
  connectedStandbys: 0,
  counting: true,
  clock: { offsetMs: 0, roundTripMs: 1 },
  rights: { readAllStats: true, readAllData: true },
  oldestTransaction: null,
};
const CLUSTER: Parameters<typeof evidenceLimits>[1] = {
  primaryKnown: true,
  unseenStandbys: 0,
  otherPrimaries: [],
};

type Changed = Partial<typeof FACTS> & Partial<typeof CLUSTER>;

it.each<[string, Changed, readonly string[]]>([
  ['says nothing when nothing is missing', {}, []],
  [
    'says that counting is off',
    { counting: false },
    ['track_counts is off: reads and writes are not counted, and nothing can be said of use'],
  ],
  [
    'says what a scan with CONNECT alone lacks',
    { rights: { readAllStats: false, readAllData: false } },
    [
      'without pg_read_all_stats long transactions are not seen: what they read is counted when they end',
      'without pg_read_all_data tables that the role has no SELECT on can neither be profiled nor moved',
    ],
  ],
  [
    'says what a revoked function takes away',
    { systemIdentifier: null, timeline: null, connectedStandbys: null },
    [
      'without EXECUTE on pg_control_system() its standbys, and another server at its address, are not recognised',
      'without EXECUTE on pg_control_checkpoint() a failover is not recognised by its timeline',
      'without SELECT on pg_stat_replication nobody knows whether standbys are connected',
    ],
  ],
  [
    'counts standbys that nobody scans',
    { unseenStandbys: 1 },
    ['1 connected standby is not registered: reads there are not seen'],
  ],
  [
    'in the plural too',
    { unseenStandbys: 2 },
    ['2 connected standbys are not registered: reads there are not seen'],
  ],
  [
    'says that a standby is alone',
    { primaryKnown: false },
    ['it is a standby whose primary is not registered: reads and writes there are not seen'],
  ],
  [
    'names the other primary',
    { otherPrimaries: ['core'] },
    [
      'another primary has the same system identifier (core): a clone, split brain, or this server under two names; each keeps tables of its own',
    ],
  ],
  ['does not mind a clock that is off by a minute', { clock: { offsetMs: -60_000, roundTripMs: 1 } }, []],
  [
    'says how far a clock is ahead',
    { clock: { offsetMs: 420_000, roundTripMs: 1 } },
    ['its clock is 7 minutes ahead of ours: moments that it tells are off by that'],
  ],
  [
    'says how far a clock is behind',
    { clock: { offsetMs: -3 * 86_400_000, roundTripMs: 1 } },
    ['its clock is 3 days behind ours: moments that it tells are off by that'],
  ],
  ['does not mind a transaction of an hour', { oldestTransaction: 3600 }, []],
  [
    'says that a transaction has not told yet what it read',
    { oldestTransaction: 4 * 3600 },
    ['a transaction has been open for 4 hours: what it read is counted when it ends'],
  ],
])('%s', (_what, changed, limits) => {
  expect(evidenceLimits({ ...FACTS, ...changed }, { ...CLUSTER, ...changed })).toEqual(limits);
});
