import { describe, expect, it } from '@jest/globals';
import { moveText } from '../../../src/cli/move-text.js';
import { archiveId, sourceId } from '../../../src/domain/ids.js';
import { recallOf } from '../../../src/domain/recall.js';
import { archive } from '../../support/archives.js';
import { rehearsalRun } from '../../../src/services/rehearsal-run.js';

const restore = rehearsalRun(
  archive({ id: archiveId('429e643d-287f-4990-991a-128ae2ed730b') }),
  {
    sourceId: sourceId('11111111-1111-4111-8111-111111111111'),
    database: 'd',
    schema: 's',
    name: 'back',
  },
  new AbortController().signal,
).move;

describe('a move on the terminal', () => {
  it('says which objects it waits for, since when and until when', () => {
    const recall = recallOf({
      storageClass: 'DEEP_ARCHIVE',
      tier: 'STANDARD',
      askedAt: new Date('2026-11-23T12:00:00Z'),
      objects: 12,
      awaited: 3,
    });
    expect(moveText({ ...restore, state: 'QUEUED', recall }, [])).toContain(
      'waits: for 3 of 12 objects from DEEP_ARCHIVE, asked 2026-11-23 12:00 UTC, standard tier, usually within 12 hours',
    );
    expect(moveText(restore, [])).not.toContain('waits');
  });
});
