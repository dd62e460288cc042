import { describe, expect, it } from '@jest/globals';
import { decideWatch } from '../../../src/removal/decide-watch.js';
import type { WatchFacts } from '../../../src/removal/decide-watch.js';

const at = (day: number): Date => new Date(Date.UTC(2026, 0, day));
const DAY_MS = 86_400_000;

const facts = (usage: WatchFacts['usage'], others: Partial<WatchFacts> = {}): WatchFacts => ({
  sealedAt: at(1),
  since: at(2),
  windowMs: 10 * DAY_MS,
  usage,
  days: [],
  epoch: null,
  ...others,
});
const quiet = { lastRead: null, lastReadExact: false } as const;

describe('what statistics say of a sealed table', () => {
  it('is quiet once they cover the whole window without a read', () => {
    expect(decideWatch(facts({ ...quiet, seenAt: at(12) }))).toEqual({ kind: 'QUIET' });
    expect(decideWatch(facts({ ...quiet, seenAt: new Date(at(12).getTime() - 1) })).kind).toBe('WAIT');
  });

  it('never permits without statistics', () => {
    expect(decideWatch(facts(null)).kind).toBe('WAIT');
  });

  it('wants the table back after a read since the seal, and not for one before it', () => {
    expect(
      decideWatch(facts({ seenAt: at(30), lastRead: new Date(at(1).getTime() - 1), lastReadExact: true }))
        .kind,
    ).toBe('QUIET');
    expect(decideWatch(facts({ seenAt: at(30), lastRead: at(3), lastReadExact: true })).kind).toBe('RETURN');
  });

  it('brings it back for a read whose moment nobody knows only where both scans were after the seal, else begins anew', () => {
    const read = { seenAt: at(30), lastRead: at(3), lastReadExact: false };
    const day = (from: Date): WatchFacts['days'] => [{ readDays: 1, from }];
    const perhaps = { days: day(new Date(at(1).getTime() - 1)) };
    expect(decideWatch(facts(read, { days: day(at(1)) })).kind).toBe('RETURN');
    expect(decideWatch(facts(read, perhaps))).toMatchObject({ kind: 'RESTART', since: at(3) });
    expect(decideWatch(facts(read, { ...perhaps, since: at(3) })).kind).toBe('QUIET');
  });

  it('begins anew where counters began anew, but not for what was before', () => {
    const epoch = { seenAt: at(5), evidence: 'the server crashed' };
    expect(decideWatch(facts({ ...quiet, seenAt: at(30) }, { epoch }))).toEqual({
      kind: 'RESTART',
      since: at(5),
      reason: 'the server crashed',
    });
    expect(decideWatch(facts({ ...quiet, seenAt: at(30) }, { epoch, since: at(5) })).kind).toBe('QUIET');
  });
});
