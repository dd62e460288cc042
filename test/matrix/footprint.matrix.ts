/** Moves on every major: from 14 on they leave no trace in the counts of scans, before that the trace is known as ours. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { footprintOfMoves, PAGES_PER_CHUNK } from '../support/footprint.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { chosenMajors } from './support/majors.js';
import { startMatrixServer } from './support/server.js';

let catalog: TestServer;
let app: TestApplication;

beforeAll(async () => {
  catalog = await startTestServer();
  app = await startTestApplication(catalog, { pagesPerChunk: PAGES_PER_CHUNK });
  await app.work();
});
afterAll(async () => {
  await app.close();
  await catalog.stop();
});

describe.each(chosenMajors())('moves on PostgreSQL %i', (major) => {
  it('are not taken for use of the table', async () => {
    const server = await startMatrixServer(major);
    try {
      for (const { counters, usage, attributions } of await footprintOfMoves(app, server, () =>
        server.flushed(),
      )) {
        const [before, after] = counters;
        const scans = after.seq_scan - before.seq_scan;
        if (major >= 14) expect([scans, after.last_seq_scan]).toEqual([0n, before.last_seq_scan]);
        else expect(scans).toBeGreaterThanOrEqual(3n);
        expect(after.idx_scan).toBe(before.idx_scan);
        expect(usage[1]).toMatchObject({
          seqScans: usage[0]?.seqScans,
          seqTuplesRead: usage[0]?.seqTuplesRead,
          lastRead: usage[0]?.lastRead,
        });
        const [own] = attributions.filter(({ cause }) => cause === 'OWN_READ');
        expect(own).toMatchObject({ seqScans: scans, seqTuples: after.seq_tup_read - before.seq_tup_read });
      }
    } finally {
      await server.stop();
    }
  });
});
