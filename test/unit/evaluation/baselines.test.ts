import { describe, expect, it } from '@jest/globals';
import { learnNaiveBayes } from '../../../src/evaluation/baselines/naive-bayes.js';
import { RULES } from '../../../src/evaluation/baselines/rules.js';
import { usage } from './usage.js';

const saidUnused = (of: Parameters<typeof usage>[0]): readonly string[] =>
  RULES.filter(({ saysUnused }) => saysUnused(usage(of))).map(({ name }) => name);

describe('the rules', () => {
  it('all call a table unused that nothing touched', () => {
    expect(saidUnused({})).toHaveLength(RULES.length);
  });

  it('by days call one unused that was read and written before them', () => {
    const said = saidUnused({
      indexScans: 3,
      lastReadAgeDays: 45,
      activeDays: [{ age: 45, days: 1, readDays: 1, reads: 3, writes: 9 }],
    });
    expect(said).toEqual([
      'neither read nor written for 3 days',
      'neither read nor written for 30 days',
      'not read for 3 days',
      'not read for 30 days',
    ]);
  });

  it('by reads call a table unused that is only written', () => {
    const said = saidUnused({
      inserted: 9,
      activeDays: [{ age: 0, days: 1, readDays: 0, reads: 0, writes: 9 }],
    });
    expect(said).toContain('not read for 90 days');
    expect(said).not.toContain('neither read nor written for 3 days');
  });

  it('by index scans call a table unused that is read in whole every day', () => {
    expect(saidUnused({ seqScans: 97, lastReadAgeDays: 0.1 })).toEqual(['`idx_scan = 0`']);
  });

  it('take a table for used whose last read has no moment', () => {
    expect(saidUnused({ indexScans: 1, lastReadAgeDays: null })).toEqual([]);
  });
});

describe('naive Bayes on tokens', () => {
  const judge = learnNaiveBayes([
    { label: 'APP', tokens: ['user', 'email'] },
    { label: 'APP', tokens: ['user', 'name'] },
    { label: 'BROKER', tokens: ['tick', 'price'] },
  ]);

  it('gives the probabilities of its formula', () => {
    // Two tables of three are APP; both have the word, so 3 in 4 with the two that are added. Of BROKER 1 in 3.
    const app = (2 / 3) * (3 / 4);
    const broker = (1 / 3) * (1 / 3);
    const [first = 0, second = 0, third = 0] = judge(['user']);
    expect(first).toBeCloseTo(app / (app + broker), 12);
    expect(second).toBeCloseTo(broker / (app + broker), 12);
    expect(third).toBe(0);
  });

  it('goes by how common a label is where it knows no word', () => {
    expect(judge(['unheard'])).toEqual([expect.closeTo(2 / 3), expect.closeTo(1 / 3), 0]);
  });
});
