import { expect, it } from '@jest/globals';
import { busyReason } from '../../../src/scanner/busy-reason.js';

const QUIET = { connections: 10, maxConnections: 100, waiting: 0, roundTripMs: 2, distanceMs: 1 };

it.each<[string, Partial<typeof QUIET>, string | null]>([
  ['an idle server is quiet', {}, null],
  ['nine tenths of the connections are not too many', { connections: 90 }, null],
  ['more are', { connections: 91 }, '91 of 100 connections are in use'],
  ['a few sessions that wait for locks are an ordinary moment', { waiting: 5 }, null],
  ['more are a queue', { waiting: 6 }, '6 sessions wait for locks'],
  ['a slow answer is load', { roundTripMs: 251.4 }, 'a trivial query took 251 ms'],
  ['a quarter of a second is not', { roundTripMs: 251 }, null],
  [
    'a server at the other end of the world is far away, not busy',
    { roundTripMs: 300, distanceMs: 290 },
    null,
  ],
  ['unless it is busy too', { roundTripMs: 600, distanceMs: 290 }, 'a trivial query took 600 ms'],
])('%s', (_what, changed, reason) => {
  expect(busyReason({ ...QUIET, ...changed })).toBe(reason);
});
