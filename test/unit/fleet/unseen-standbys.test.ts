import { expect, it } from '@jest/globals';
import { unseenNodes } from '../../../src/domain/unseen-nodes.js';
import { unregisteredStandbys, unseenStandbys } from '../../../src/domain/unseen-standbys.js';

type Node = Parameters<typeof unseenStandbys>[0][number];
const primary = (connectedStandbys: number | null): Node => ({
  role: 'primary',
  connectedStandbys,
  streams: null,
  lastError: null,
});
const standby = (connectedStandbys = 0, answers = true, streams = true): Node => ({
  role: 'standby',
  connectedStandbys,
  streams,
  lastError: answers ? null : { code: 'UNREACHABLE', message: 'gone', hint: 'Look.', retryable: true },
});

it.each<[string, readonly Node[], number]>([
  ['none of a server without any', [primary(0)], 0],
  ['those that nobody registered', [primary(3), standby()], 2],
  ['none when all are registered', [primary(2), standby(), standby()], 0],
  ['those that a standby feeds', [primary(1), standby(2)], 2],
  ['a connected one while the registered one does not answer', [primary(1), standby(0, false)], 1],
  ['none for a registered standby that streams from nobody', [primary(0), standby(0, true, false)], 0],
  [
    'a connected one beside a registered one that follows from an archive',
    [primary(1), standby(0, true, false)],
    1,
  ],
  ['none where the primary may not tell', [primary(null)], 0],
])('counts %s', (_what, nodes, count) => {
  expect(unseenStandbys(nodes)).toBe(count);
});

it.each<[string, readonly Node[], number]>([
  ['none when primary and standby are seen', [primary(1), standby()], 0],
  ['the primary where only a standby is seen', [standby()], 1],
  ['an unregistered standby', [primary(1)], 1],
  ['one for a primary that may not tell', [primary(null)], 1],
  ['none before the first scan', [{ ...primary(null), role: null }], 0],
])('of all nodes counts %s', (_what, nodes, count) => {
  expect(unseenNodes(nodes)).toBe(count);
});

it.each<[string, readonly Node[], number]>([
  ['no registered standby that does not answer', [primary(1), standby(0, false)], 0],
  ['those that nobody registered', [primary(2), standby(0, false)], 1],
])('of standbys that nobody registered counts %s', (_what, nodes, count) => {
  expect(unregisteredStandbys(nodes)).toBe(count);
});
