import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { moveId } from '../../../src/domain/ids.js';
import { placeMoves } from '../../../src/domain/move-limits.js';
import type { PlacedMove } from '../../../src/domain/move-limits.js';

const move = (source: string | null, destination: string, running = false): PlacedMove => ({
  id: moveId(randomUUID()),
  running,
  source,
  destination,
});

const moves = fc.array(
  fc
    .tuple(
      fc.constantFrom('a', 'b', 'c', null),
      fc.constantFrom('the warehouse', 'target t', 'target u'),
      fc.boolean(),
    )
    .map(([source, destination, running]) => move(source, destination, running)),
  { maxLength: 30 },
);

describe('moves that wait for a place', () => {
  it('begin largest first, as many as a source may have, and say what they wait for', () => {
    const [large, middle, small, other] = [move('a', 't'), move('a', 't'), move('a', 'u'), move('b', 't')];
    const placed = placeMoves([large, middle, small, other], { perSource: 2, perDestination: 0 });
    expect([large, middle, small, other].map(({ id }) => placed.get(id))).toEqual([
      null,
      null,
      'source a has its 2 moves at once (movesPerSource); larger ones come first',
      null,
    ]);
  });

  it('leave a place at a destination to those that run, whatever their size', () => {
    const [large, running] = [move('a', 'the warehouse'), move('b', 'the warehouse', true)];
    const placed = placeMoves([large, running], { perSource: 0, perDestination: 1 });
    expect([...placed.values()]).toEqual([
      'the warehouse has its one move at once (movesPerDestination); larger ones come first',
    ]);
  });

  it('are never more than a limit allows, and none waits without a full place', () => {
    fc.assert(
      fc.property(moves, fc.nat({ max: 4 }), fc.nat({ max: 4 }), (all, perSource, perDestination) => {
        const placed = placeMoves(all, { perSource, perDestination });
        const begun = all.filter(({ id }) => placed.get(id) === null);
        const taking = [...all.filter(({ running }) => running), ...begun];
        const at = (one: PlacedMove): readonly [number, number] => [
          one.source === null ? 0 : taking.filter(({ source }) => source === one.source).length,
          taking.filter(({ destination }) => destination === one.destination).length,
        ];
        for (const one of begun) {
          const [source, destination] = at(one);
          if (perSource > 0) expect(source).toBeLessThanOrEqual(perSource);
          if (perDestination > 0) expect(destination).toBeLessThanOrEqual(perDestination);
        }
        for (const one of all.filter(({ id }) => typeof placed.get(id) === 'string')) {
          const [source, destination] = at(one);
          expect(
            (perSource > 0 && source >= perSource) || (perDestination > 0 && destination >= perDestination),
          ).toBe(true);
        }
      }),
    );
  });
});
