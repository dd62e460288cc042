import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { insertSource } from '../../src/catalog/sources/insert-source.js';
import { storeScan } from '../../src/catalog/tables/store-scan.js';
import type { DatabaseActivity, RelationActivity } from '../../src/domain/activity.js';
import { sourceId } from '../../src/domain/ids.js';
import type { SourceId, TableId } from '../../src/domain/ids.js';
import type { UsageWindow } from '../../src/domain/table-facts.js';
import type { Database } from '../../src/postgres/session.js';
import type { TableService } from '../../src/services/services.js';
import { createTableService } from '../../src/services/table-service.js';
import { openCatalog, sourceAddress } from '../support/catalog.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { seenActivity, seenDatabase, seenRelation, seenTable } from '../support/scanned-database.js';

let server: TestServer;
let catalog: Database;
let tables: TableService;
let lead: SourceId;

/** Hours of the story; the server counts since hour 0. */
const hour = (n: number): Date => new Date(Date.UTC(2026, 0, 1, n));

const register = async (leadOf: SourceId | null = null): Promise<SourceId> => {
  const source = await insertSource(catalog, sourceId(randomUUID()), randomUUID(), sourceAddress(server));
  await catalog.query('update sortkeep.sources set role = $2, lead_source_id = $3 where id = $1', [
    source.id,
    leadOf === null ? 'primary' : 'standby',
    leadOf,
  ]);
  return source.id;
};

const scan = (
  n: number,
  relations: readonly RelationActivity[],
  seen: readonly number[],
  part: Partial<DatabaseActivity> = {},
) =>
  storeScan(
    catalog,
    { lead, node: lead },
    seenDatabase(seenActivity(hour(n), relations, part), seen.map(seenTable)),
    hour(n),
  );

const standbyScan = (node: SourceId, n: number, relations: readonly RelationActivity[]) =>
  storeScan(
    catalog,
    { lead, node },
    seenDatabase(seenActivity(hour(n), relations, { role: 'standby' }), null),
    hour(n),
  );

async function idOf(relationOid: number): Promise<TableId> {
  const page = await tables.list({ sourceId: lead, includeGone: true }, 'NAME', { first: 100, after: null });
  const found = page.items.find(({ node }) => node.relationOid === relationOid);
  if (found === undefined) throw new Error(`no table ${relationOid}`);
  return found.node.id;
}

const usageOf = async (relationOid: number): Promise<UsageWindow | null> =>
  (await tables.usage([await idOf(relationOid)]))[0] ?? null;

const reads = (seqScan: bigint, lastSeqScan: Date | null = null) => ({
  seqScan,
  seqTupRead: seqScan * 7n,
  lastSeqScan,
});

beforeAll(async () => {
  server = await startTestServer();
  catalog = await openCatalog(server);
  tables = createTableService(catalog);
});
beforeEach(async () => {
  lead = await register();
});
afterAll(async () => {
  await catalog.close();
  await server.stop();
});

describe('use of a table over scans', () => {
  it('is what its counters moved by, with all that a first scan shows since they began', async () => {
    await scan(30, [seenRelation(50, reads(4n))], [50]);
    await scan(31, [seenRelation(50, reads(4n))], [50]);
    await scan(60, [seenRelation(50, reads(9n))], [50]);
    expect(await usageOf(50)).toMatchObject({
      from: hour(30),
      to: hour(60),
      seenAt: hour(60),
      samples: 3,
      epochs: 1,
      nodes: 1,
      seqScans: 9n,
      seqTuplesRead: 63n,
      readDays: 2,
      lastRead: hour(60),
      lastReadExact: false,
    });
  });

  it('costs nothing while nothing happens', async () => {
    await scan(1, [seenRelation(50, {})], [50]);
    for (let n = 2; n < 10; n++) await scan(n, [seenRelation(50, {})], [50]);
    expect(await tables.usageHistory(await idOf(50), 36_500)).toEqual([]);
    expect(await usageOf(50)).toMatchObject({ samples: 9, seqScans: 0n, readDays: 0, lastRead: null });
  });

  it('keeps one row a day, with the hours, and tells the moment where the server does', async () => {
    await scan(1, [seenRelation(50, {})], [50]);
    for (let n = 2; n < 30; n++) {
      await scan(n, [seenRelation(50, reads(BigInt(n), new Date(hour(n).getTime() - 60_000)))], [50]);
    }
    const days = await tables.usageHistory(await idOf(50), 36_500);
    expect(
      days.map(({ day, unexplained, readHours }) => [day, unexplained.seqScans, readHours.length]),
    ).toEqual([
      ['2026-01-02', 5n, 5],
      ['2026-01-01', 24n, 23],
    ]);
    const [use] = await tables.lastUse([await idOf(50)]);
    expect(use).toMatchObject({ at: new Date(hour(29).getTime() - 60_000), exact: true });
  });

  it('says when a row can last have been written', async () => {
    await scan(1, [seenRelation(50, {})], [50]);
    expect(await usageOf(50)).toMatchObject({ lastWrite: null });
    await scan(2, [seenRelation(50, { inserted: 1n })], [50]);
    await scan(30, [seenRelation(50, { inserted: 1n, deleted: 1n })], [50]);
    await scan(60, [seenRelation(50, { ...reads(1n), inserted: 1n, deleted: 1n })], [50]);
    expect(await usageOf(50)).toMatchObject({ lastRead: hour(60), lastWrite: hour(30) });
  });

  it('of a table that was gone and came back is observed since the scan that did not see it', async () => {
    await scan(1, [seenRelation(50, {}), seenRelation(51, {})], [50, 51]);
    await scan(2, [seenRelation(51, {})], [51]);
    await scan(3, [seenRelation(50, {}), seenRelation(51, {})], [50, 51]);
    await scan(9, [seenRelation(50, {}), seenRelation(51, {})], [50, 51]);
    expect((await usageOf(50))?.from.getTime()).toBeGreaterThanOrEqual(hour(2).getTime());
    expect(await usageOf(51)).toMatchObject({ from: hour(1) });
    const { rows } = await catalog.query(
      'select relation_oid::integer as oid, absent_at from sortkeep.tables where source_id = $1 order by 1',
      [lead],
    );
    expect(rows).toEqual([
      { oid: 50, absent_at: hour(2) },
      { oid: 51, absent_at: null },
    ]);
    // It was there at the first scan, and did not come then.
    const changes = await tables.changes({ sourceId: lead, since: hour(0) }, { first: 10, after: null });
    expect(changes.items).toEqual([]);
  });

  it('adds partitions up, and is disturbed by one that is dropped, whose last reads are lost', async () => {
    const partition = (oid: number, seqScan: bigint) => seenRelation(oid, reads(seqScan), 50);
    await scan(1, [partition(51, 1n), partition(52, 2n)], [50]);
    await scan(2, [partition(52, 5n), partition(53, 1n)], [50]);
    expect(await usageOf(50)).toMatchObject({
      seqScans: 7n,
      epochs: 2,
      from: hour(1),
      undisturbedSince: hour(2),
    });
  });

  it('of a new table is observed since the scan that saw it, in a database that was empty too', async () => {
    await scan(10, [], []);
    await scan(20, [seenRelation(50, reads(2n))], [50]);
    expect(await usageOf(50)).toMatchObject({ from: hour(20), seqScans: 2n, epochs: 1 });
    expect(await tables.epochs(await idOf(50), 10)).toMatchObject([
      { cause: 'FIRST_SCAN', thisTableAlone: true },
    ]);
  });
});

describe('scans that overtake each other', () => {
  const store = (begun: number, readAt: number, seqScan: bigint) =>
    storeScan(
      catalog,
      { lead, node: lead },
      seenDatabase(seenActivity(hour(readAt), [seenRelation(50, reads(seqScan))]), [seenTable(50)]),
      hour(begun),
    );

  it('count nothing twice: of one that began earlier and comes late nothing is kept', async () => {
    await store(1, 1, 1n);
    await store(3, 3, 9n);
    await store(2, 2, 5n);
    expect(await usageOf(50)).toMatchObject({ seqScans: 9n, samples: 2, epochs: 1 });
  });

  it('count nothing twice where the later one read the counters first', async () => {
    await store(1, 1, 1n);
    const now = Date.now();
    const begun = (ms: number): Date => new Date(now + ms);
    const observed = (readAt: number, seqScan: bigint) =>
      seenDatabase(seenActivity(hour(readAt), [seenRelation(50, reads(seqScan))]), [seenTable(50)]);
    await storeScan(catalog, { lead, node: lead }, observed(5, 9n), begun(-1000));
    await storeScan(catalog, { lead, node: lead }, observed(4, 6n), begun(-500));
    expect(await usageOf(50)).toMatchObject({ seqScans: 9n, epochs: 1 });
  });

  it('are not those of a server whose clock was set back', async () => {
    await store(1, 100, 1n);
    await catalog.query('update sortkeep.usage_nodes set stored_at = $1', [hour(1)]);
    await store(2, 50, 4n);
    expect(await usageOf(50)).toMatchObject({ seqScans: 4n, to: hour(2), epochs: 1 });
  });

  it('are not those after one that a clock of ours, which was ahead, dated in our future', async () => {
    const inADay = new Date(Date.now() + 86_400_000);
    await store(1, 1, 1n);
    await catalog.query('update sortkeep.usage_nodes set seen_at = $1, stored_at = $1', [inADay]);
    await catalog.query('update sortkeep.tables set last_seen_at = $1 where source_id = $2', [inADay, lead]);
    await store(2, 2, 4n);
    expect(await usageOf(50)).toMatchObject({ seqScans: 4n, to: hour(2), seenAt: hour(2), epochs: 1 });
    const [seen] = await tables.getMany([await idOf(50)]);
    expect(seen).toMatchObject({ lastSeenAt: hour(2), goneAt: null });
    await catalog.query('update sortkeep.tables set last_seen_at = $1 where source_id = $2', [inADay, lead]);
    await scan(3, [], []);
    expect((await tables.getMany([await idOf(50)]))[0]?.goneAt).toEqual(hour(3));
  });
});

describe('a standby', () => {
  it('counts to the tables of its primary, which it neither makes nor removes', async () => {
    const standby = await register(lead);
    await scan(10, [seenRelation(50, reads(1n)), seenRelation(51, {})], [50, 51]);
    await standbyScan(standby, 11, [seenRelation(50, reads(3n))]);
    expect(await usageOf(50)).toMatchObject({
      seqScans: 4n,
      nodes: 2,
      samples: 2,
      from: hour(10),
      to: hour(10),
      seenAt: hour(10),
      activeDays: [{ day: '2026-01-01', wholeMonth: false, readDays: 1, reads: 4, writes: 0 }],
    });
    expect(await usageOf(51)).toMatchObject({ nodes: 2, activeDays: [] });
    const page = await tables.list({ sourceId: lead }, 'NAME', { first: 100, after: null });
    expect(page.items).toHaveLength(2);
    const days = await tables.usageHistory(await idOf(50), 36_500);
    expect(days.map(({ unexplained }) => unexplained.seqScans).sort()).toEqual([1n, 3n]);
  });

  it('is unseen until a scan has read the database there, whatever its primary says of standbys', async () => {
    const standby = await register(lead);
    await scan(10, [seenRelation(50, {})], [50]);
    const unseen = async (connected: number): Promise<number | undefined> => {
      await catalog.query(
        `update sortkeep.sources set connected_standbys = case when id = $1 then $2::integer else 0 end
         where id in ($1, $3)`,
        [lead, connected, standby],
      );
      return (await usageOf(50))?.unseenNodes;
    };
    expect([await unseen(0), await unseen(1), await unseen(2)]).toEqual([1, 1, 2]);
    await standbyScan(standby, 11, []);
    expect([await unseen(0), await unseen(1), await unseen(2)]).toEqual([0, 0, 1]);
  });

  it('counts reads of a table that it knows before its primary is scanned as soon as that is', async () => {
    const standby = await register(lead);
    await scan(1, [], []);
    await standbyScan(standby, 2, []);
    await standbyScan(standby, 3, [seenRelation(50, reads(3n))]);
    await scan(4, [seenRelation(50, {})], [50]);
    expect(await usageOf(50)).toMatchObject({ seqScans: 0n });
    await standbyScan(standby, 5, [seenRelation(50, reads(3n))]);
    expect(await usageOf(50)).toMatchObject({ seqScans: 3n });
  });
});

describe('a server that does not count', () => {
  const uncounted = (n: number) =>
    storeScan(catalog, { lead, node: lead }, seenDatabase(null, [seenTable(50)]), hour(n));

  it('leaves use unknown, and known again only since it counts', async () => {
    await uncounted(10);
    expect(await usageOf(50)).toBeNull();
    await scan(11, [seenRelation(50, reads(2n))], [50]);
    expect(await usageOf(50)).toMatchObject({ from: hour(11), to: hour(11), seqScans: 2n });
  });

  it('begins an epoch when it counts again, with what was lost', async () => {
    await scan(1, [seenRelation(50, reads(1n))], [50]);
    await uncounted(2);
    expect(await usageOf(50)).toMatchObject({ to: hour(1), seenAt: hour(1) });
    await scan(5, [seenRelation(50, reads(4n))], [50]);
    expect(await usageOf(50)).toMatchObject({ seqScans: 4n, epochs: 2, undisturbedSince: hour(5) });
    expect((await tables.epochs(await idOf(50), 1))[0]).toMatchObject({
      cause: 'COUNTING_OFF',
      lostFrom: hour(1),
      lostTo: hour(5),
    });
  });
});
