import { describe, expect, it } from '@jest/globals';
import { removalsText, removalText } from '../../../src/cli/removal-text.js';
import { archiveId, removalId, sourceId, tableId } from '../../../src/domain/ids.js';
import type { Removal } from '../../../src/domain/removal.js';

const uuid = '00000000-0000-4000-8000-00000000000a';
const planned: Removal = {
  id: removalId(uuid),
  state: 'PLANNED',
  archiveId: archiveId(uuid),
  tableId: tableId(uuid),
  target: {
    sourceId: sourceId(uuid),
    database: 'app',
    databaseOid: 5,
    relationOid: 16_384,
    schema: 'public',
    name: 'orders',
    owner: 'app',
  },
  reason: 'replaced',
  steps: [{ step: 'bare', sql: ['drop view "public"."orders"'] }],
  warnings: ['its use is not known'],
  refusals: [],
  needsApprovals: 2,
  approvals: [{ actor: 'one', at: new Date('2026-01-01T00:00:00Z') }],
  copyMoveId: null,
  fingerprint: null,
  returnReason: null,
  dropBegunAt: null,
  fault: null,
  createdBy: 'one',
  createdAt: new Date('2026-01-01T00:00:00Z'),
  sealedAt: null,
  watchingSince: null,
  quarantinedAt: null,
  bareAt: null,
  endedAt: null,
};

describe('a removal on the command line', () => {
  it('shows who approved it, the SQL of its steps and what it waits for', () => {
    expect(removalText(planned).split('\n')).toEqual([
      `removal ${uuid}: app.public.orders, PLANNED`,
      'approved by 1 of 2 (one)',
      'bare:',
      '  drop view "public"."orders";',
      'note: its use is not known',
      'next: It waits for approvals.',
    ]);
  });

  it('says what failed and that it is wanted back, and no SQL once that was decided', () => {
    const fault = { code: 'CONFLICT', message: 'it is held', hint: 'Wait.', retryable: false } as const;
    const text = removalText({ ...planned, state: 'QUARANTINED', returnReason: 'it was read', fault });
    expect(text).not.toContain('drop view');
    expect(text.split('\n').slice(-4)).toEqual([
      'wanted back: it was read',
      'failed: it is held',
      'Wait.',
      'next: It is being returned.',
    ]);
  });

  it('is a line of a list', () => {
    expect(removalsText([planned])).toMatch(
      /app\.public\.orders\s+PLANNED\s+2026-01-01 00:00 UTC\s+replaced/,
    );
  });
});
