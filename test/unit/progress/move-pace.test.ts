import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { movePace } from '../../../src/domain/progress/move-pace.js';
import type { PaceFacts } from '../../../src/domain/progress/move-pace.js';

/** Earlier moves took 10 s to copy 1000 bytes, and 2 s after that. */
const EARLIER = { bytes: 1000, copySeconds: 10, tailSeconds: 2 };
const QUEUED: PaceFacts = {
  state: 'QUEUED',
  phase: null,
  cancelRequested: false,
  estimatedBytes: 5000,
  rawBytes: 0,
  doneRawBytes: 0,
  chunksDone: 0,
  chunksTotal: 0,
  rate: null,
  secondsSinceCopy: null,
  earlier: EARLIER,
};
const RUNNING: PaceFacts = { ...QUEUED, state: 'RUNNING', phase: 'COPY', chunksTotal: 10 };
const left = (facts: PaceFacts): number | null => movePace(facts).remainingSeconds;
const rate = (bytesPerSecond: number): PaceFacts['rate'] => ({ rowsPerSecond: 1, bytesPerSecond });

describe('the time that a move will take', () => {
  it('is told by earlier moves of the kind before it starts, and by nothing without them', () => {
    expect(left(QUEUED)).toBe(60);
    expect(left({ ...QUEUED, earlier: null })).toBeNull();
    expect(movePace(QUEUED)).toMatchObject({ rowsPerSecond: null, bytesPerSecond: null });
  });

  it('is told by its own rate where there were none before', () => {
    const half = { ...RUNNING, earlier: null, chunksDone: 5, doneRawBytes: 1000, rawBytes: 1000 };
    expect(left({ ...half, rate: rate(100) })).toBe(10);
    expect(left(half)).toBeNull();
    expect(left({ ...half, rate: rate(0) })).toBeNull();
  });

  it('is corrected by its own rate, and by that alone once a fifth is copied', () => {
    const copied = (chunksDone: number): number | null => {
      const rawBytes = chunksDone * 500;
      return left({ ...RUNNING, chunksDone, rawBytes, doneRawBytes: rawBytes, rate: rate(250) });
    };
    // Told: 45 s; measured: 4500 bytes at 250 a second, 18 s; after the copy 10 s.
    expect(copied(1)).toBeCloseTo(0.5 * 45 + 0.5 * 18 + 10);
    expect(copied(2)).toBe(16 + 10);
    expect(copied(10)).toBe(10);
  });

  it('goes by the chunks that are done where the plan was wrong about the size', () => {
    const chunks = { chunksDone: 2, doneRawBytes: 4000, rawBytes: 4500, rate: rate(500) };
    expect(left({ ...RUNNING, ...chunks })).toBe((20_000 - 4500) / 500 + 10);
  });

  it('counts what a paused or waiting move has copied already', () => {
    const half = { chunksDone: 5, chunksTotal: 10, doneRawBytes: 2500, rawBytes: 2500 };
    expect(left({ ...QUEUED, ...half, state: 'PAUSED', phase: 'COPY' })).toBe(25 + 10);
    expect(left({ ...QUEUED, ...half })).toBe(25 + 10);
  });

  it('after the copy is what follows it, and not less than nothing', () => {
    const after = { ...RUNNING, phase: 'VERIFY', chunksDone: 10, rawBytes: 5000 } as const;
    expect(left({ ...after, secondsSinceCopy: 4 })).toBe(6);
    expect(left({ ...after, secondsSinceCopy: 400 })).toBe(0);
    expect(left({ ...after, secondsSinceCopy: 4, earlier: null })).toBeNull();
  });

  it.each(['SUCCEEDED', 'FAILED', 'CANCELLED'] as const)('is none once it has %s', (state) => {
    expect(left({ ...RUNNING, state })).toBeNull();
  });

  it('is none while it is cancelled', () => {
    expect(left({ ...RUNNING, cancelRequested: true })).toBeNull();
  });

  it('is a number of seconds, or none, whatever the facts', () => {
    const amount = fc.integer({ min: 0, max: 10_000 });
    fc.assert(
      fc.property(
        amount,
        amount,
        amount,
        fc.nat(20),
        fc.nat(20),
        fc.option(amount),
        fc.constantFrom('OPEN', 'COPY', 'FINISH', 'PUBLISH'),
        fc.option(fc.record({ bytes: amount, copySeconds: amount, tailSeconds: amount })),
        (estimatedBytes, doneRawBytes, more, done, pending, bytesPerSecond, phase, earlier) => {
          const seconds = left({
            ...RUNNING,
            phase,
            estimatedBytes,
            doneRawBytes,
            rawBytes: doneRawBytes + more,
            chunksDone: done,
            chunksTotal: done + pending,
            rate: bytesPerSecond === null ? null : rate(bytesPerSecond),
            earlier,
          });
          expect(seconds === null || (Number.isFinite(seconds) && seconds >= 0)).toBe(true);
        },
      ),
    );
  });
});
