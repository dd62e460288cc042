/** Which faults are played where: of all that could be, by seed, spread over kinds of moves and of faults. */
import type { FaultKind, Fault, Point } from './messages.js';
import type { Scenario } from './shop.js';

export interface Injection {
  readonly scenario: Scenario;
  readonly fault: Fault;
  /** What follows: somebody lets the move go on, or cancels it. */
  readonly then: 'goes on' | 'is cancelled';
}

/** Every sixth. */
const CANCELLED_EVERY = 6;
const AT_SERVERS: readonly FaultKind[] = ['kill before', 'kill after', 'stop', 'cut', 'away', 'lose'];
const AT_FILES: readonly FaultKind[] = ['kill before', 'kill after', 'stop', 'fail', 'drop', 'slow'];

export function faultsAt({ port, streams, label }: Point): readonly FaultKind[] {
  if (label === 'a transaction') return ['kill before', 'kill after'];
  const atServer = port === 'catalog' || port === 'source' || port === 'target';
  return [
    ...(atServer ? AT_SERVERS : AT_FILES),
    ...(streams ? ['kill amid' as const] : []),
    ...(streams && atServer ? ['cut amid' as const] : []),
    ...(/^(put|stage|begin|commit)/.test(label) && !atServer ? ['full' as const] : []),
  ];
}

/** A state transition: what changes the catalog, or closes a transaction that did. */
const changesCatalog = ({ port, label }: Point): boolean =>
  port === 'catalog' &&
  /^(update|insert|delete|with|commit|in a transaction: (update|insert|delete))/.test(label);

/** Numbers from 0 to 1 that only the seed decides (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const keyed = items.map((item) => ({ item, key: random() }));
  return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
}

/** First the kill at every state transition, then all else in turn over scenarios and faults; unlike points first. */
export function chooseFaults(
  recorded: readonly { readonly scenario: Scenario; readonly points: readonly Point[] }[],
  count: number,
  seed: number,
): readonly Injection[] {
  const random = randomOf(seed);
  const chosen: { scenario: Scenario; fault: Fault }[] = [];
  const taken = new Set<string>();
  const take = (scenario: Scenario, fault: Fault): void => {
    const name = JSON.stringify([scenario, fault]);
    if (!taken.has(name)) chosen.push({ scenario, fault });
    taken.add(name);
  };
  for (const { scenario, points } of recorded) {
    if (scenario.form !== 'plain') continue;
    for (const at of points.filter((one) => changesCatalog(one) && one.nth === 0))
      take(scenario, { kind: 'kill after', at });
  }
  const groups = new Map<string, { scenario: Scenario; fault: Fault }[]>();
  for (const { scenario, points } of recorded) {
    for (const at of unlikeFirst(shuffled(points, random))) {
      for (const kind of faultsAt(at)) {
        const name = JSON.stringify([scenario, kind]);
        groups.set(name, [...(groups.get(name) ?? []), { scenario, fault: { kind, at } }]);
      }
    }
  }
  const turns = shuffled([...groups.values()], random);
  for (let round = 0; chosen.length < count && turns.some((group) => group.length > round); round++) {
    for (const group of turns) {
      const one = group[round];
      if (one !== undefined && chosen.length < count) take(one.scenario, one.fault);
    }
  }
  return chosen.map((one, index) => ({
    ...one,
    then: index % CANCELLED_EVERY === CANCELLED_EVERY - 1 ? 'is cancelled' : 'goes on',
  }));
}

/** One of each label, then the others. */
function unlikeFirst(points: readonly Point[]): readonly Point[] {
  const seen = new Set<string>();
  const first = points.filter(({ port, label }) => {
    const known = seen.has(`${port} ${label}`);
    seen.add(`${port} ${label}`);
    return !known;
  });
  return [...first, ...points.filter((at) => !first.includes(at))];
}
