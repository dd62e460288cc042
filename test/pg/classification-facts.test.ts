/** What the classifier is told of a table's use: active days over all nodes, and its place among the tables of its database. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { insertSource } from '../../src/catalog/sources/insert-source.js';
import { getFacts } from '../../src/catalog/tables/get-facts.js';
import { listTableIds } from '../../src/catalog/tables/list-table-ids.js';
import { storeScan } from '../../src/catalog/tables/store-scan.js';
import { getReadsByDatabase } from '../../src/catalog/usage/get-reads-by-database.js';
import type { RelationActivity } from '../../src/domain/activity.js';
import { sourceId } from '../../src/domain/ids.js';
import type { SourceId } from '../../src/domain/ids.js';
import type { TableFacts } from '../../src/domain/table-facts.js';
import type { Database } from '../../src/postgres/session.js';
import { openCatalog, sourceAddress } from '../support/catalog.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { seenActivity, seenDatabase, seenRelation, seenTable } from '../support/scanned-database.js';

let server: TestServer;
let catalog: Database;
let lead: SourceId;

const day = (n: number): Date => new Date(Date.UTC(2026, 0, 1 + n));
const OIDS = [50, 51, 52];

const register = async (leadOf: SourceId | null): Promise<SourceId> => {
  const source = await insertSource(catalog, sourceId(randomUUID()), randomUUID(), sourceAddress(server));
  await catalog.query('update sortkeep.sources set lead_source_id = $2 where id = $1', [source.id, leadOf]);
  return source.id;
};

const scan = (node: SourceId, n: number, relations: readonly RelationActivity[]) =>
  storeScan(
    catalog,
    { lead: node === lead ? node : lead, node },
    seenDatabase(seenActivity(day(n), relations), node === lead ? OIDS.map(seenTable) : null),
    day(n),
  );

async function facts(source: SourceId | null): Promise<ReadonlyMap<string, TableFacts>> {
  const reads = await getReadsByDatabase(catalog, source);
  const listed = await getFacts(catalog, reads, await listTableIds(catalog, source));
  return new Map(listed.map((table) => [table.facts.definition.name, table.facts]));
}

beforeAll(async () => {
  server = await startTestServer();
});
beforeEach(async () => {
  catalog = await openCatalog(server);
  lead = await register(null);
});
afterEach(() => catalog.close());
afterAll(() => server.stop());

describe('active days', () => {
  it('are those with a read or a write on any node, the oldest first, and a day on two nodes is one', async () => {
    const standby = await register(lead);
    await scan(
      lead,
      0,
      OIDS.map((oid) => seenRelation(oid, {})),
    );
    await scan(
      standby,
      0,
      OIDS.map((oid) => seenRelation(oid, {})),
    );
    await scan(lead, 1, [seenRelation(50, { seqScan: 2n, inserted: 3n, updated: 4n, deleted: 5n })]);
    await scan(standby, 1, [seenRelation(50, { idxScan: 7n })]);
    await scan(lead, 2, [seenRelation(50, { seqScan: 2n, inserted: 9n, updated: 4n, deleted: 5n })]);
    const known = await facts(lead);
    expect(known.get('table_50')?.usage?.activeDays).toEqual([
      { day: '2026-01-02', wholeMonth: false, readDays: 1, reads: 9, writes: 12 },
      { day: '2026-01-03', wholeMonth: false, readDays: 0, reads: 0, writes: 6 },
    ]);
    expect(known.get('table_51')?.usage?.activeDays).toEqual([]);
  });
});

describe('the rank by reads', () => {
  const ranks = async (source: SourceId | null) =>
    [...(await facts(source))].map(([name, { readRank }]) => [name, readRank]).sort();

  it('is the share of the other tables of the database that were read less, on all nodes together', async () => {
    const standby = await register(lead);
    await scan(
      lead,
      0,
      OIDS.map((oid) => seenRelation(oid, { seqScan: oid === 51 ? 5n : 0n })),
    );
    await scan(standby, 0, [seenRelation(52, { seqScan: 8n })]);
    const expected = [
      ['table_50', 0],
      ['table_51', 0.5],
      ['table_52', 1],
    ];
    expect(await ranks(lead)).toEqual(expected);
    expect(await ranks(null)).toEqual(expected);
  });

  it('is not known where no statistics could be read', async () => {
    await storeScan(
      catalog,
      { lead, node: lead },
      { ...seenDatabase(seenActivity(day(0), []), OIDS.map(seenTable)), activity: null },
      day(0),
    );
    expect((await facts(lead)).get('table_50')).toMatchObject({ usage: null, readRank: null });
  });
});
