import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { insertSource } from '../../src/catalog/sources/insert-source.js';
import { storeScan } from '../../src/catalog/tables/store-scan.js';
import { recordOwnReads } from '../../src/catalog/usage/own-reads.js';
import { thinUsage } from '../../src/catalog/usage/thin-usage.js';
import { sourceId } from '../../src/domain/ids.js';
import type { SourceId, TableId } from '../../src/domain/ids.js';
import type { Database } from '../../src/postgres/session.js';
import type { TableService } from '../../src/services/services.js';
import { createTableService } from '../../src/services/table-service.js';
import { openCatalog, sourceAddress } from '../support/catalog.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { seenActivity, seenDatabase, seenRelation, seenTable } from '../support/scanned-database.js';

const DAYS = 150;
const OIDS = [50, 51, 52];
const DATABASE_OID = 16_384;
const AGES = 36_500;

let server: TestServer;
let catalog: Database;
let tables: TableService;
let node: SourceId;
let ids: readonly TableId[];

const day = (n: number, hours = 0): Date => new Date(Date.UTC(2026, 0, 1 + n, hours));

/**
 * Two scans a day: in the one at noon Sortkeep itself had read every table; the first table is used every day, the
 * second every seventh, the third never.
 */
async function play(): Promise<void> {
  const scans = OIDS.map(() => 0n);
  const store = (at: Date) =>
    storeScan(
      catalog,
      { lead: node, node },
      seenDatabase(
        seenActivity(
          at,
          OIDS.map((oid, index) =>
            seenRelation(oid, { seqScan: scans[index] ?? 0n, seqTupRead: (scans[index] ?? 0n) * 3n }),
          ),
        ),
        OIDS.map(seenTable),
      ),
      at,
    );
  await store(day(0));
  for (let n = 0; n < DAYS; n++) {
    await recordOwnReads(
      catalog,
      node,
      DATABASE_OID,
      OIDS.map((relationOid) => ({
        relationOid,
        at: day(n, 11),
        purpose: `profile of day ${n}`,
        seqScans: 1n,
        seqTuples: 3n,
        indexScans: 0n,
        indexTuples: 0n,
      })),
    );
    scans.forEach((_count, index) => (scans[index] = (scans[index] ?? 0n) + 1n));
    await store(day(n, 12));
    scans[0] = (scans[0] ?? 0n) + 2n;
    if (n % 7 === 0) scans[1] = (scans[1] ?? 0n) + 5n;
    await store(day(n, 13));
  }
}

const count = async (what: string): Promise<number> => {
  const { rows } = await catalog.query(`select count(*)::integer as n from sortkeep.${what}`);
  return z.object({ n: z.number() }).parse(rows[0]).n;
};

const thin = (now: Date): Promise<void> => catalog.transaction((tx) => thinUsage(tx, now));

/** Days that become months are what thinning is for; nothing else may change. */
const withoutDays = async () =>
  (await tables.usage(ids)).map((window) => (window === null ? null : { ...window, activeDays: [] }));

beforeAll(async () => {
  server = await startTestServer();
  catalog = await openCatalog(server);
  tables = createTableService(catalog);
  const source = await insertSource(catalog, sourceId(randomUUID()), 'core', sourceAddress(server));
  node = source.id;
  await play();
  const page = await tables.list({}, 'NAME', { first: 10, after: null });
  ids = page.items.map(({ node: table }) => table.id);
});
afterAll(async () => {
  await catalog.close();
  await server.stop();
});

describe('a history of months', () => {
  it('has lost nothing of what a verdict rests on when its days have become months, however often that is done', async () => {
    const before = await withoutDays();
    expect(before).toMatchObject([
      { seqScans: 300n, explainedScans: 150n, readDays: 150 },
      { seqScans: 110n, explainedScans: 150n, readDays: 22 },
      { seqScans: 0n, explainedScans: 150n, readDays: 0, lastRead: null },
    ]);
    const uses = await tables.lastUse(ids);
    const days = await count('usage_days');
    // Each scan thinned what was old for it by then; a day later, and a year later, there is more.
    for (const now of [day(DAYS + 1), day(DAYS + 1), day(DAYS + 400), day(DAYS + 400)]) {
      await thin(now);
      expect(await withoutDays()).toEqual(before);
      expect(await tables.lastUse(ids)).toEqual(uses);
    }
    expect(await count('usage_days')).toBeLessThan(days);
    expect(await count('usage_days where not whole_month')).toBe(0);
    // January to May, and in the weeks of the second table as well.
    expect(await count('usage_days')).toBe(5 + 5);
    expect(await count('read_attributions')).toBe(3 * 5);
  });

  it('still tells months, days of use and evidence', async () => {
    const [first] = ids;
    if (first === undefined) throw new Error('no table');
    const months = await tables.usageHistory(first, AGES);
    expect(
      months.map((month) => [month.day, month.wholeMonth, month.readDays, month.reads.seqScans]),
    ).toEqual([
      ['2026-05-01', true, 30, 90n],
      ['2026-04-01', true, 30, 90n],
      ['2026-03-01', true, 31, 93n],
      ['2026-02-01', true, 28, 84n],
      ['2026-01-01', true, 31, 93n],
    ]);
    const [usage] = await tables.usage(ids);
    const month = { wholeMonth: true, writes: 0 };
    expect(usage?.activeDays).toEqual([
      { ...month, day: '2026-01-01', readDays: 31, reads: 62 },
      { ...month, day: '2026-02-01', readDays: 28, reads: 56 },
      { ...month, day: '2026-03-01', readDays: 31, reads: 62 },
      { ...month, day: '2026-04-01', readDays: 30, reads: 60 },
      { ...month, day: '2026-05-01', readDays: 30, reads: 60 },
    ]);
    const [last] = await tables.attributions(first, 1);
    expect(last).toMatchObject({ cause: 'OWN_READ', days: 30, times: 30, seqScans: 30n, nodeName: 'core' });
    expect(last?.evidence).toContain('profile of day 120');
  });

  it('keeps one text for all tables of a scan, and none that nothing refers to', async () => {
    expect(await count('read_evidence')).toBe(5);
  });

  it('finds nothing to do for a second process while the first is at it', async () => {
    await catalog.transaction(async (tx) => {
      await thinUsage(tx, day(DAYS + 400));
      await thin(day(DAYS + 400));
    });
  });
});

describe('our own reads', () => {
  it('are taken out once, and wait for the scan that shows them', async () => {
    const [, , third] = ids;
    if (third === undefined) throw new Error('no table');
    const at = day(DAYS, 1);
    await recordOwnReads(catalog, node, DATABASE_OID, [
      { relationOid: 52, at, purpose: 'copy', seqScans: 1n, seqTuples: 3n, indexScans: 0n, indexTuples: 0n },
    ]);
    const store = (when: Date, scans: bigint) =>
      storeScan(
        catalog,
        { lead: node, node },
        seenDatabase(seenActivity(when, [seenRelation(52, { seqScan: scans, seqTupRead: scans * 3n })]), [
          seenTable(52),
        ]),
        when,
      );
    await store(new Date(at.getTime() + 1000), 150n);
    expect(await count('own_reads')).toBe(1);
    await store(new Date(at.getTime() + 2000), 151n);
    expect(await count('own_reads')).toBe(0);
    expect(await tables.usage([third])).toMatchObject([{ seqScans: 0n, explainedScans: 151n }]);
    await store(new Date(at.getTime() + 3000), 152n);
    expect(await tables.usage([third])).toMatchObject([{ seqScans: 1n, explainedScans: 151n }]);
  });
});
