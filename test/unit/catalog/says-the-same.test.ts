import { describe, expect, it } from '@jest/globals';
import { saysTheSame } from '../../../src/catalog/verdicts/says-the-same.js';
import type { ModelVerdict } from '../../../src/catalog/verdicts/says-the-same.js';

const reason = (feature: string, text = 'some words', weight = 0.1) => ({ feature, text, weight });
const said = (part: Partial<ModelVerdict> = {}): ModelVerdict => ({
  label: 'UNKNOWN',
  modelVersion: 'forest-1',
  reasons: [reason('reads', 'read by 4 index scans', 0.3), reason('age', 'old', -0.2), reason('bytes')],
  ...part,
});
const objecting = (...texts: readonly string[]): ModelVerdict =>
  said({ reasons: texts.map((text) => reason('gate', text)) });

describe('a verdict says the same as the one before', () => {
  it('when figures and weights moved, and weaker reasons came or went', () => {
    const top = [reason('reads', 'read by 5 index scans', 0.4), reason('age', 'older', -0.1)];
    for (const reasons of [top, [...top, reason('writes', 'some', 0.05), reason('rows', 'many', -0.05)]]) {
      expect(saysTheSame(said(), said({ reasons }))).toBe(true);
      expect(saysTheSame(said({ reasons }), said())).toBe(true);
    }
  });

  it.each([
    ['another label is given', said({ label: 'UNUSED' })],
    ['another model says it', said({ modelVersion: 'forest-2' })],
    ['another reason speaks most for it', said({ reasons: [reason('writes', '', 0.4), ...said().reasons] })],
    [
      'another reason speaks most against it',
      said({ reasons: [reason('rows', '', -0.4), ...said().reasons] }),
    ],
    ['nothing speaks against it any more', said({ reasons: [reason('reads', '', 0.3)] })],
    ['a label is withheld', said({ reasons: [reason('abstention', '', -0.1), ...said().reasons] })],
  ])('but not when %s', (_what, now) => {
    expect(saysTheSame(said(), now)).toBe(false);
    expect(saysTheSame(now, said())).toBe(false);
  });

  it.each([
    [
      'it was observed for 3 days, and 97 days are asked for',
      'it was observed for 20 hours, and 97 days are asked for',
    ],
    ['3 other nodes of its cluster may be read', '2 other nodes of its cluster may be read'],
    [
      'it was read in the observed window: 1 sequential scan',
      'it was read in the observed window: 9 index scans',
    ],
    ['other objects depend on it (view a.b)', 'other objects depend on it (view a.b, view a.c)'],
  ])('when an objection differs in its figures: %s', (before, now) => {
    expect(saysTheSame(objecting(before), objecting(now))).toBe(true);
  });

  it('but not when an objection of the gate came or went', () => {
    const short = 'it was observed for 3 days, and 97 days are asked for';
    const stale = 'its use was last looked at 2 days ago';
    expect(saysTheSame(objecting(short), objecting(short, stale))).toBe(false);
    expect(saysTheSame(objecting(short), objecting(stale))).toBe(false);
  });
});
