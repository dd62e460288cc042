import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decideLead } from '../../../src/catalog/sources/decide-lead.js';
import type { ClusterNode, LeadDecision } from '../../../src/catalog/sources/decide-lead.js';
import { sourceId } from '../../../src/domain/ids.js';
import type { SourceId } from '../../../src/domain/ids.js';

const idOf = (number: number): SourceId =>
  sourceId(`00000000-0000-4000-8000-${String(number).padStart(12, '0')}`);
const [A, B, C] = [idOf(1), idOf(2), idOf(3)];
const NAMES: ReadonlyMap<SourceId, string> = new Map([
  [A, 'a'],
  [B, 'b'],
  [C, 'c'],
]);

/** Registered in the order of their ids. */
const node = (id: SourceId, changed: Partial<ClusterNode> = {}): ClusterNode => ({
  id,
  name: NAMES.get(id) ?? id,
  role: 'primary',
  timeline: 1,
  leadId: null,
  answers: true,
  createdAt: new Date(`2026-01-0${id.at(-1) ?? '9'}T00:00:00Z`),
  ...changed,
});
const standby = (id: SourceId, changed: Partial<ClusterNode> = {}): ClusterNode =>
  node(id, { role: 'standby', ...changed });

/** `b follows a`, `b leads`, `tables of b to a`, `clone of a`. */
function words({ leads, rehomed, otherPrimaries }: LeadDecision): readonly string[] {
  const name = (id: SourceId): string => NAMES.get(id) ?? id;
  return [
    ...[...leads].map(([id, lead]) =>
      lead === null ? `${name(id)} leads` : `${name(id)} follows ${name(lead)}`,
    ),
    ...rehomed.map(({ from, to }) => `tables of ${name(from)} to ${name(to)}`),
    ...otherPrimaries.map((other) => `clone of ${other}`),
  ];
}

interface Case {
  readonly scanned: ClusterNode;
  readonly others: readonly ClusterNode[];
  readonly joined?: boolean;
  readonly decided: readonly string[];
}

it.each<[string, Case]>([
  ['a lone primary leads itself', { scanned: node(A), others: [], decided: [] }],
  ['a lone standby leads itself', { scanned: standby(A), others: [], decided: [] }],
  [
    'a new standby of a known primary follows it, and has no tables that could move',
    { scanned: standby(B), others: [node(A)], joined: false, decided: ['b follows a', 'tables of b to a'] },
  ],
  [
    'a standby that follows already stays where it is',
    { scanned: standby(B, { leadId: A }), others: [node(A)], decided: [] },
  ],
  [
    'a standby follows its primary even while that does not answer',
    { scanned: standby(B, { leadId: A }), others: [node(A, { answers: false })], decided: [] },
  ],
  [
    'a primary that is registered after its standby takes over its tables',
    { scanned: node(B), others: [standby(A)], joined: false, decided: ['a follows b', 'tables of a to b'] },
  ],
  [
    'a primary takes over what follows the standby that led so far',
    {
      scanned: node(C),
      others: [standby(A), standby(B, { leadId: A })],
      joined: false,
      decided: ['a follows c', 'b follows c', 'tables of a to c'],
    },
  ],
  [
    'a second standby of an unknown primary follows the first, whichever was registered earlier',
    {
      scanned: standby(A),
      others: [standby(B)],
      joined: false,
      decided: ['a follows b', 'tables of a to b'],
    },
  ],
  [
    'of two standbys that both lead, the one registered first goes on',
    { scanned: standby(A), others: [standby(B)], joined: true, decided: [] },
  ],
  [
    'and the other one follows it',
    { scanned: standby(B), others: [standby(A)], joined: true, decided: ['b follows a', 'tables of b to a'] },
  ],
  [
    'a standby that is promoted while its lead is a standby now leads: failover',
    {
      scanned: node(B, { leadId: A, timeline: 2 }),
      others: [standby(A), standby(C, { leadId: A })],
      decided: ['b leads', 'a follows b', 'c follows b', 'tables of a to b'],
    },
  ],
  [
    'a standby that is promoted while its lead does not answer leads: failover',
    {
      scanned: node(B, { leadId: A, timeline: 2 }),
      others: [node(A, { answers: false })],
      decided: ['b leads', 'a follows b', 'tables of a to b'],
    },
  ],
  [
    'a standby that is promoted while its lead still is a primary is a clone with tables of its own',
    {
      scanned: node(B, { leadId: A, timeline: 2 }),
      others: [node(A), standby(C, { leadId: A })],
      decided: ['b leads', 'clone of a'],
    },
  ],
  [
    'a primary that was never seen before takes nothing from one that does not answer: it may be a clone',
    { scanned: node(B), others: [node(A, { answers: false })], joined: false, decided: ['clone of a'] },
  ],
  [
    'a primary that comes back after a failover is another primary',
    {
      scanned: node(A, { leadId: B }),
      others: [node(B, { timeline: 2 })],
      decided: ['a leads', 'clone of b'],
    },
  ],
  [
    'a primary that comes back as a standby follows the one that was promoted',
    { scanned: standby(A, { leadId: B, timeline: 2 }), others: [node(B, { timeline: 2 })], decided: [] },
  ],
  [
    'a demoted primary leads on until the promoted one is scanned',
    { scanned: standby(A), others: [standby(B, { leadId: A })], decided: [] },
  ],
  [
    'of two primaries a standby follows that of its timeline',
    {
      scanned: standby(C, { leadId: A, timeline: 2 }),
      others: [node(A), node(B, { timeline: 2 })],
      decided: ['c follows b'],
    },
  ],
  [
    'of two primaries of one timeline it stays with its own',
    { scanned: standby(C, { leadId: B }), others: [node(A), node(B)], decided: [] },
  ],
  [
    'a new standby of two primaries of one timeline follows the one that answers',
    {
      scanned: standby(C, { leadId: null }),
      others: [node(A, { answers: false }), node(B)],
      joined: false,
      decided: ['c follows b', 'tables of c to b'],
    },
  ],
])('%s', (_what, { scanned, others, joined = true, decided }) => {
  expect(words(decideLead(scanned, joined, others))).toEqual(decided);
});

describe('whatever happens to a cluster', () => {
  const role = fc.constantFrom('primary' as const, 'standby' as const);
  const step = fc.record({
    at: fc.nat(2),
    role,
    answers: fc.boolean(),
    timeline: fc.integer({ min: 1, max: 3 }),
  });

  it('nobody follows a node that follows, and a scanned primary always leads itself', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const cluster = new Map<SourceId, ClusterNode>();
        for (const { at, ...seen } of steps) {
          const id = [A, B, C][at] ?? A;
          const before = cluster.get(id);
          const scanned = { ...(before ?? node(id)), ...seen };
          cluster.set(id, scanned);
          const others = [...cluster.values()].filter((other) => other.id !== id);
          for (const [changed, leadId] of decideLead(scanned, before !== undefined, others).leads) {
            const found = cluster.get(changed);
            if (found !== undefined) cluster.set(changed, { ...found, leadId });
          }
          const now = [...cluster.values()];
          const heads = now.filter(({ leadId }) => leadId === null).map((head) => head.id);
          expect(now.filter(({ leadId }) => leadId !== null && !heads.includes(leadId))).toEqual([]);
          if (seen.role === 'primary') expect(heads).toContain(id);
        }
      }),
    );
  });
});
