import { describe, expect, it } from '@jest/globals';
import { lastUse } from '../../../src/catalog/usage/last-use.js';
import { usageOf } from '../classifier/table-facts.js';

const AT = new Date('2026-03-01T10:00:00Z');
const READ = { at: AT, exact: true, nodeName: 'reporting' };

describe('the last use of a table', () => {
  it('is what the server itself says, on the node that was read', () => {
    const use = lastUse({ usage: usageOf(), read: READ, explained: [] });
    expect(use).toMatchObject({ at: AT, exact: true, nodeName: 'reporting' });
    expect(use.how).toContain('reporting itself keeps the moment');
  });

  it('is before the scan that found it, where the server keeps no moment', () => {
    const use = lastUse({ usage: usageOf(), read: { ...READ, exact: false }, explained: [] });
    expect(use).toMatchObject({ at: AT, exact: false });
    expect(use.how).toContain('had risen by the scan of 2026-03-01T10:00:00.000Z');
  });

  it('is not known to have been, with what was counted and is no use', () => {
    const use = lastUse({
      usage: usageOf({ nodes: 3 }),
      read: null,
      explained: [
        { cause: 'DUMP', scans: 31n },
        { cause: 'INDEX_BUILD', scans: 0n },
      ],
    });
    expect(use).toMatchObject({ at: null, exact: false, nodeName: null });
    expect(use.how).toContain('any of its 3 nodes');
    expect(use.how).toContain('dumps (31 scans).');
    expect(use.how).not.toContain('index');
  });

  it('says what nobody can know', () => {
    const usage = usageOf({
      from: new Date('2026-01-01T00:00:00Z'),
      undisturbedSince: new Date('2026-02-01T00:00:00Z'),
      unseenNodes: 2,
    });
    const { how } = lastUse({ usage, read: null, explained: [] });
    expect(how).toContain('began anew until 2026-02-01T00:00:00.000Z');
    expect(how).toContain('2 other nodes of its cluster');
  });
});
