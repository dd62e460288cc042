import { expect, it } from '@jest/globals';
import { setImmediate as next } from 'node:timers/promises';
import { createInTurn } from '../../../src/services/create-in-turn.js';

it('runs no more than its limit at once, in the order of asking, and goes on after a failure', async () => {
  const inTurn = createInTurn(2);
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const works = [0, 1, 2, 3].map((number) =>
    inTurn(async () => {
      begun.push(number);
      await new Promise<void>((resolve) => (ends[number] = resolve));
      if (number === 0) throw new Error('failed');
      return number;
    }).catch(() => 'failed'),
  );
  await next();
  expect(begun).toEqual([0, 1]);
  ends[0]?.();
  await next();
  expect(begun).toEqual([0, 1, 2]);
  ends[1]?.();
  await next();
  expect(begun).toEqual([0, 1, 2, 3]);
  ends[2]?.();
  ends[3]?.();
  expect(await Promise.all(works)).toEqual(['failed', 1, 2, 3]);
});
