import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { claimDueVerification } from '../../src/catalog/archives/claim-due-verification.js';
import { getArchivesById } from '../../src/catalog/archives/get-archives-by-id.js';
import { getVerifications } from '../../src/catalog/archives/get-verifications.js';
import { insertArchive } from '../../src/catalog/archives/insert-archive.js';
import { insertArchiveVerification } from '../../src/catalog/archives/insert-archive-verification.js';
import { keepingReport } from '../../src/catalog/archives/keeping-report.js';
import { keptBytes } from '../../src/catalog/archives/kept-bytes.js';
import { searchArchives } from '../../src/catalog/archives/search-archives.js';
import { storeCooled } from '../../src/catalog/archives/store-cooled.js';
import { storeKeeping } from '../../src/catalog/archives/store-keeping.js';
import type { Archive, ArchiveVerification, VerificationKind } from '../../src/domain/archive.js';
import type { ArchiveFilter } from '../../src/domain/catalog-table.js';
import type { Database } from '../../src/postgres/session.js';
import { archive } from '../support/archives.js';
import { openCatalog } from '../support/catalog.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';

let server: TestServer;
let catalog: Database;

beforeAll(async () => {
  server = await startTestServer();
  catalog = await openCatalog(server);
});
afterAll(async () => {
  await catalog.close();
  await server.stop();
});
beforeEach(async () => {
  await catalog.query('truncate sortkeep.archives cascade');
});

const DAY_MS = 86_400_000;
const daysAgo = (days: number): Date => new Date(Date.now() - days * DAY_MS);

async function kept(overrides: Partial<Archive> = {}): Promise<Archive> {
  const made = archive({ verifiedAt: daysAgo(200), createdAt: daysAgo(200), ...overrides });
  await insertArchive(catalog, made);
  return made;
}

const look = (
  of: Pick<Archive, 'id'>,
  how: VerificationKind,
  overrides: Partial<ArchiveVerification> = {},
): Promise<void> =>
  insertArchiveVerification(catalog, {
    archiveId: of.id,
    how,
    share: 1,
    ok: true,
    objects: 2,
    checksums: 0,
    storedBytes: 2n ** 60n,
    seconds: 0.5,
    faults: overrides.ok === false ? ['object 1 is missing'] : [],
    at: new Date(),
    actor: 'tester',
    ...overrides,
  });

const now = async ({ id }: Pick<Archive, 'id'>): Promise<Archive | null> =>
  (await getArchivesById(catalog, [id]))[0] ?? null;

describe('a look at an archive', () => {
  it("that read all of it and found it good moves the archive's date forward, and only forward", async () => {
    const one = await kept();
    await look(one, 'DEEP', { ok: false, at: daysAgo(90) });
    await look(one, 'DEEP', { at: daysAgo(300) });
    await look(one, 'DEEP', { share: 0.5, at: daysAgo(80) });
    await look(one, 'OBJECTS', { at: daysAgo(70) });
    expect(await now(one)).toMatchObject({ verifiedAt: one.verifiedAt, checkedAt: expect.any(Date) });
    const at = daysAgo(60);
    await look(one, 'DEEP', { at });
    expect(await now(one)).toMatchObject({ verifiedAt: at, checkedAt: at, rehearsedAt: null });
    const rehearsed = daysAgo(50);
    await look(one, 'REHEARSAL', { at: rehearsed });
    expect(await now(one)).toMatchObject({ verifiedAt: rehearsed, rehearsedAt: rehearsed });
  });

  it('is listed with who asked for it, the newest first, at most twenty of each archive', async () => {
    const [one, other] = [await kept(), await kept()];
    for (let days = 1; days <= 22; days++) await look(one, 'OBJECTS', { at: daysAgo(days) });
    const [of, none] = await getVerifications(catalog, [one.id, other.id]);
    expect(none).toEqual([]);
    expect(of).toHaveLength(20);
    expect(of?.[0]).toMatchObject({ how: 'OBJECTS', storedBytes: 2n ** 60n, actor: 'tester', faults: [] });
    expect(of?.[0]?.at.getTime()).toBeGreaterThan(of?.[1]?.at.getTime() ?? Infinity);
  });

  it('may end at the same moment as another; the one stored last is listed first', async () => {
    const one = await kept();
    const at = daysAgo(1);
    await look(one, 'OBJECTS', { at });
    await look(one, 'DEEP', { at, share: 0.25 });
    await look(one, 'DEEP', { at, share: 0.5 });
    expect((await getVerifications(catalog, [one.id]))[0]?.map(({ share }) => share)).toEqual([0.5, 0.25, 1]);
  });
});

describe('a fault', () => {
  it('stays on the archive until a look of its kind finds all well', async () => {
    const one = await kept();
    await look(one, 'REHEARSAL', { ok: false, at: daysAgo(9) });
    await look(one, 'DEEP', { ok: false, faults: ['a is cut', 'b is missing'], at: daysAgo(8) });
    expect((await now(one))?.lastFault).toMatchObject({
      how: 'DEEP',
      message: 'a is cut, and 1 more',
      at: expect.any(Date),
    });
    await look(one, 'DEEP', { share: 0.9 });
    await look(one, 'OBJECTS');
    expect((await now(one))?.lastFault).toMatchObject({ how: 'DEEP' });
    await look(one, 'DEEP');
    expect((await now(one))?.lastFault).toMatchObject({ how: 'REHEARSAL' });
    await look(one, 'REHEARSAL');
    expect((await now(one))?.lastFault).toBeNull();
  });
});

describe('the turns of the schedule', () => {
  const due = (how: VerificationKind, maximumRawBytes: bigint | null = null): Promise<Archive | null> =>
    claimDueVerification(catalog, { how, everyDays: 30, maximumRawBytes });

  it('come first to the archive whose last look is the longest ago, and to each once', async () => {
    const [young, old, older] = [
      await kept({ verifiedAt: daysAgo(10) }),
      await kept({ verifiedAt: daysAgo(40) }),
      await kept({ verifiedAt: daysAgo(50) }),
    ];
    expect((await due('OBJECTS'))?.id).toBe(older.id);
    expect((await due('OBJECTS'))?.id).toBe(old.id);
    expect(await due('OBJECTS')).toBeNull();
    expect((await due('DEEP'))?.id).toBe(older.id);
    await look(old, 'DEEP', { share: 0.1, ok: false });
    expect(await due('DEEP')).toBeNull();
    expect((await now(young))?.checkedAt).toBeNull();
  });

  it('read and rehearse nothing that has to be asked for, and list it all the same', async () => {
    const one = await kept();
    for (const [storageClass, reads] of [
      ['DEEP_ARCHIVE', false],
      ['GLACIER', false],
      ['GLACIER_IR', true],
    ] as const) {
      await storeCooled(catalog, one.id, storageClass);
      await catalog.query(
        `update sortkeep.archives set check_claimed_at = null, read_claimed_at = null, rehearsal_claimed_at = null`,
      );
      expect((await now(one))?.cold).toEqual({ storageClass, at: expect.any(Date) });
      const found = [await due('OBJECTS'), await due('DEEP'), await due('REHEARSAL')];
      expect(found.map((archive) => archive !== null)).toEqual([true, reads, reads]);
    }
  });

  it('come again a day after a look that never ended', async () => {
    const one = await kept();
    expect((await due('DEEP'))?.id).toBe(one.id);
    await catalog.query(`update sortkeep.archives set read_claimed_at = now() - interval '25 hours'`);
    expect((await due('DEEP'))?.id).toBe(one.id);
  });

  it('leave out what has expired, and what is too large for a rehearsal', async () => {
    const gone = await kept();
    await storeKeeping(
      catalog,
      gone.id,
      {
        retainUntil: null,
        legalHold: false,
        expiry: { at: new Date(), by: 'a', reason: 'b' },
        shredding: null,
      },
      null,
    );
    await kept({ rawBytes: 1_001n });
    expect(await due('REHEARSAL', 1_000n)).toBeNull();
    expect((await due('REHEARSAL', 1_001n))?.rawBytes).toBe(1_001n);
  });

  it('know what was read today, by whom', async () => {
    const one = await kept({ storedBytes: 500n });
    await look(one, 'OBJECTS', { storedBytes: 500n, actor: 'schedule' });
    await look(one, 'DEEP', { storedBytes: 100n, actor: 'schedule' });
    await look(one, 'REHEARSAL', { storedBytes: 50n, actor: 'schedule' });
    await look(one, 'DEEP', { storedBytes: 500n, at: daysAgo(2), actor: 'schedule' });
    await look(one, 'DEEP', { storedBytes: 500n, at: daysAgo(0.5) });
    expect(await keptBytes(catalog, 'schedule')).toEqual({ stored: 500n, readToday: 150n });
  });
});

describe('searching', () => {
  it('finds archives by state, hold, end of retention and fault', async () => {
    const [plain, held, retained, gone, faulty] = [
      await kept({ name: 'plain' }),
      await kept({ name: 'held' }),
      await kept({ name: 'retained' }),
      await kept({ name: 'gone' }),
      await kept({ name: 'faulty' }),
    ];
    const keeping = { retainUntil: null, legalHold: false, expiry: null, shredding: null };
    await storeKeeping(catalog, held.id, { ...keeping, legalHold: true }, null);
    await storeKeeping(catalog, retained.id, { ...keeping, retainUntil: daysAgo(1) }, null);
    await storeKeeping(
      catalog,
      gone.id,
      { ...keeping, expiry: { at: daysAgo(1), by: 'a', reason: 'b' } },
      null,
    );
    await look(faulty, 'DEEP', { ok: false });
    const names = async (filter: ArchiveFilter): Promise<readonly string[]> => {
      const { items } = await searchArchives(catalog, filter, { first: 100, after: null });
      return items.map(({ node }) => node.name).sort();
    };
    expect(await names({ state: 'EXPIRED' })).toEqual(['gone']);
    expect(await names({ state: 'KEPT', legalHold: false, faulty: false })).toEqual(['plain', 'retained']);
    expect(await names({ legalHold: true })).toEqual(['held']);
    expect(await names({ faulty: true })).toEqual(['faulty']);
    expect(await names({ retainedBefore: new Date() })).toEqual(['retained']);
    expect(await names({ retainedBefore: daysAgo(2) })).toEqual([]);
    expect(await now(plain)).toMatchObject({ state: 'KEPT', expiry: null });
  });
});

describe('the report', () => {
  it('says of archives and bytes which share was checked, read and rehearsed lately', async () => {
    const [listed, sampled, fresh, gone] = [
      await kept({ storedBytes: 100n }),
      await kept({ storedBytes: 100n }),
      await kept({ storedBytes: 200n, verifiedAt: daysAgo(1) }),
      await kept({ storedBytes: 1_000n, legalHold: false }),
    ];
    await storeKeeping(
      catalog,
      gone.id,
      {
        retainUntil: null,
        legalHold: false,
        expiry: { at: new Date(), by: 'a', reason: 'b' },
        shredding: null,
      },
      null,
    );
    await look(gone, 'REHEARSAL');
    await look(listed, 'OBJECTS');
    await look(listed, 'REHEARSAL', { at: daysAgo(31) });
    await look(sampled, 'DEEP', { share: 0.25 });
    await look(sampled, 'DEEP', { share: 0.5 });
    await look(sampled, 'OBJECTS', { ok: false });
    await look(fresh, 'REHEARSAL');
    await storeKeeping(
      catalog,
      fresh.id,
      { retainUntil: null, legalHold: true, expiry: null, shredding: null },
      null,
    );
    expect(await keepingReport(catalog, 30)).toEqual({
      days: 30,
      archives: 3,
      storedBytes: 400n,
      faulty: 1,
      underHold: 1,
      expired: 1,
      coverage: [
        { how: 'OBJECTS', archives: 2, storedBytes: 300n, shareOfArchives: 2 / 3, shareOfBytes: 0.75 },
        { how: 'DEEP', archives: 2, storedBytes: 250n, shareOfArchives: 2 / 3, shareOfBytes: 0.625 },
        { how: 'REHEARSAL', archives: 1, storedBytes: 200n, shareOfArchives: 1 / 3, shareOfBytes: 0.5 },
      ],
    });
  });

  it('of no archives says that all of them are kept well', async () => {
    const { coverage } = await keepingReport(catalog, 30);
    expect(coverage.map(({ shareOfArchives, shareOfBytes }) => [shareOfArchives, shareOfBytes])).toEqual(
      Array.from({ length: 3 }, () => [1, 1]),
    );
  });
});
