import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { footprintOfMoves, PAGES_PER_CHUNK } from '../support/footprint.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';

let server: TestServer;
let app: TestApplication;

beforeAll(async () => {
  server = await startTestServer();
  app = await startTestApplication(server, { pagesPerChunk: PAGES_PER_CHUNK });
  await app.work();
});
afterAll(async () => {
  await app.close();
  await server.stop();
});

describe('archiving, loading and consolidating a table', () => {
  it("leaves its counts and times of scans at the source as they were, and its rows' reads are not taken for use", async () => {
    // Sessions hand their counts over when they end; a scan comes after.
    const footprints = await footprintOfMoves(app, server, () => Promise.resolve());
    expect(footprints.map(({ table }) => table)).toEqual(['small', 'large']);
    for (const { counters, usage, attributions } of footprints) {
      const [before, after] = counters;
      expect(after.seq_tup_read).toBeGreaterThan(before.seq_tup_read);
      expect({ ...after, seq_tup_read: before.seq_tup_read }).toEqual(before);
      expect(usage[1]).toMatchObject({
        seqScans: usage[0]?.seqScans,
        seqTuplesRead: usage[0]?.seqTuplesRead,
        lastRead: usage[0]?.lastRead,
      });
      const [own] = attributions.filter(({ cause }) => cause === 'OWN_READ');
      expect(own?.seqTuples).toBe(after.seq_tup_read - before.seq_tup_read);
      expect(own?.evidence).toContain('move ');
    }
  });
});
