import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { forEachAtOnce } from '../../../src/engine/for-each-at-once.js';

describe('working on items at once', () => {
  it('does each once, starts them in order, and has never more than the limit at work', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(3), { maxLength: 30 }),
        fc.integer({ min: 1, max: 8 }),
        async (waits, limit) => {
          let running = 0;
          let most = 0;
          const started: number[] = [];
          await forEachAtOnce([...waits.keys()], limit, async (index) => {
            started.push(index);
            most = Math.max(most, ++running);
            await sleep(waits[index]);
            running -= 1;
          });
          expect(started).toEqual([...waits.keys()]);
          expect(running).toBe(0);
          expect(most).toBeLessThanOrEqual(limit);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('starts no more after a failure, waits for those that run, and rejects with the first', async () => {
    const ended: number[] = [];
    const work = forEachAtOnce([0, 1, 2, 3, 4], 2, async (index) => {
      await sleep(index === 0 ? 30 : 1);
      ended.push(index);
      if (index === 1) throw new Error('the second');
      if (index === 0) throw new Error('the first, later');
    });
    await expect(work).rejects.toThrow('the second');
    expect(ended).toEqual([1, 0]);
  });
});
