/** Whoever reads an archive that lies cold, and is no move, asks for it and is told when to come again. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Archive } from '../../src/domain/archive.js';
import { failureOf } from '../contract/object-store.contract.js';
import { ACTOR } from '../support/application.js';
import { startColdStore } from '../support/cold-store.js';
import type { ColdStore } from '../support/cold-store.js';

let cold: ColdStore;
let archive: Archive;

beforeAll(async () => {
  cold = await startColdStore();
  await cold.coolNow();
  archive = await cold.archive();
}, 240_000);
afterAll(async () => {
  await cold.close();
});
beforeEach(() => {
  cold.s3.recalls.clear();
});

describe('whoever reads an archive that lies cold', () => {
  const readers: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['the verification', () => cold.app.services.archives.verify(ACTOR, archive.handle)],
    ['the download', () => cold.app.services.archiveQueries.download(ACTOR, archive.handle, 'CSV')],
    ['the query twin', () => cold.app.services.archiveQueries.prepare(ACTOR, archive.handle, true)],
  ];

  it.each(readers)('is told that %s waits, with the store asked, and reads it later', async (what, reads) => {
    const error = await failureOf(reads());
    expect(error).toMatchObject({ code: 'CONFLICT', retryable: true });
    expect(error.message).toContain(
      `${what} of ${archive.handle} waits for ${archive.objects} of ${archive.objects} objects from DEEP_ARCHIVE`,
    );
    expect(error.message).toContain('standard tier, usually within 12 hours');
    expect(cold.s3.recalls.size).toBe(archive.objects);
    cold.giveAll();
    await reads();
  });

  it('reads a sample of the same chunks at the second look', async () => {
    const share = 0.3;
    const error = await failureOf(cold.app.services.archives.verify(ACTOR, archive.handle, { share }));
    expect(error.code).toBe('CONFLICT');
    expect(cold.s3.recalls.size).toBeLessThan(archive.objects);
    cold.giveAll();
    expect(await cold.app.services.archives.verify(ACTOR, archive.handle, { share })).toMatchObject({
      ok: true,
    });
  });
});
