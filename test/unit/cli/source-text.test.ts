import { describe, expect, it } from '@jest/globals';
import { nodeText, withLimits } from '../../../src/cli/source-text.js';
import { sourceId } from '../../../src/domain/ids.js';
import { SOURCE } from '../../support/in-memory-services.js';

const REPLICA = {
  ...SOURCE,
  id: sourceId('00000000-0000-4000-8000-0000000000aa'),
  name: 'replica',
  role: 'standby' as const,
  leadId: SOURCE.id,
  limits: ['its clock is 7 minutes behind ours'],
};
const SOURCES = new Map<string, typeof SOURCE>([
  [SOURCE.id, SOURCE],
  [REPLICA.id, REPLICA],
]);

describe('a node', () => {
  it.each([
    ['a primary', SOURCE, 'primary'],
    ['a standby and whose', REPLICA, 'standby of core'],
    ['a standby alone', { ...REPLICA, leadId: null }, 'standby'],
    ['nothing before its first scan', { ...SOURCE, role: null }, ''],
    ['nothing when it is gone', undefined, ''],
  ])('is shown as %s', (_what, source, text) => {
    expect(nodeText(source, SOURCES)).toBe(text);
  });
});

describe('limits of the evidence', () => {
  it('stand under the table, each with its source', () => {
    expect(withLimits('the table', [SOURCE, REPLICA])).toBe(
      [
        'the table',
        '',
        'limits of the evidence:',
        'core: 1 connected standby is not registered: reads there are not seen',
        'replica: its clock is 7 minutes behind ours',
      ].join('\n'),
    );
  });

  it('are not spoken of when there are none', () => {
    expect(withLimits('the table', [{ ...SOURCE, limits: [] }])).toBe('the table');
  });
});
