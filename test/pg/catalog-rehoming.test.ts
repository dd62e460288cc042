/** What becomes of the use of tables whose cluster had two leads, each with tables of its own, and gets one. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { insertSource } from '../../src/catalog/sources/insert-source.js';
import { moveTables } from '../../src/catalog/sources/move-tables.js';
import { storeScan } from '../../src/catalog/tables/store-scan.js';
import type { RelationActivity } from '../../src/domain/activity.js';
import { sourceId } from '../../src/domain/ids.js';
import type { SourceId, TableId } from '../../src/domain/ids.js';
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

beforeAll(async () => {
  server = await startTestServer();
  catalog = await openCatalog(server);
  tables = createTableService(catalog);
});
afterAll(async () => {
  await catalog.close();
  await server.stop();
});

const hour = (n: number): Date => new Date(Date.UTC(2026, 0, 1, n));

const register = async (): Promise<SourceId> =>
  (await insertSource(catalog, sourceId(randomUUID()), randomUUID(), sourceAddress(server))).id;

const scan = (
  { lead, node = lead }: { readonly lead: SourceId; readonly node?: SourceId },
  n: number,
  relations: readonly RelationActivity[],
) =>
  storeScan(
    catalog,
    { lead, node },
    seenDatabase(
      seenActivity(hour(n), relations),
      node === lead ? relations.map(({ relationOid }) => seenTable(relationOid)) : null,
    ),
    hour(n),
  );

async function idOf(lead: SourceId, relationOid: number): Promise<TableId> {
  const page = await tables.list({ sourceId: lead }, 'NAME', { first: 10, after: null });
  const found = page.items.find(({ node }) => node.relationOid === relationOid && node.goneAt === null);
  if (found === undefined) throw new Error(`no table ${relationOid}`);
  return found.node.id;
}

const follow = (node: SourceId, lead: SourceId | null): Promise<unknown> =>
  catalog.query('update sortkeep.sources set lead_source_id = $2 where id = $1', [node, lead]);

const read = (oid: number, seqScan: bigint, part: object = {}): RelationActivity =>
  seenRelation(oid, { seqScan, seqTupRead: seqScan * 7n, ...part });

it('reads, explained reads and epochs of tables that both have count to those of the lead', async () => {
  const [from, to] = [await register(), await register()];
  await scan({ lead: to }, 1, [read(50, 1n)]);
  await scan({ lead: from }, 2, [read(50, 2n, { inserted: 3n }), read(51, 4n)]);
  // The same node has counted to both on one day: a day of each, and an explained read of each.
  const [kept, gone] = [await idOf(to, 50), await idOf(from, 50)];
  const day = `insert into sortkeep.usage_days
    select $1, source_id, day, whole_month, from_at, to_at, 5, 35, 0, 0, 0, 0, 0, 0, read_days, read_hours, $3, true
    from sortkeep.usage_days where table_id = $2`;
  await catalog.query(day, [kept, gone, hour(20)]);
  for (const table of [kept, gone]) {
    const evidence = randomUUID();
    await catalog.query('insert into sortkeep.read_evidence values ($1, $2)', [evidence, table]);
    await catalog.query(
      `insert into sortkeep.read_attributions values ($1, $2, 'DUMP', '2026-01-01', false, $3, $3, 1, 7, 0, 0, 1, 1, $4)`,
      [table, from, hour(2), evidence],
    );
  }
  await catalog.query(
    `insert into sortkeep.usage_epochs (source_id, database_oid, table_id, cause, counting_since, evidence, seen_at)
     values ($1, 16384, $2, 'TABLE_RESET', $3, 'it fell', $3)`,
    [from, gone, hour(2)],
  );
  const onlyThere = await idOf(from, 51);

  await catalog.transaction(async (tx) => moveTables(tx, from, to, hour(3)));
  await follow(from, to);

  expect((await tables.usage([kept]))[0]).toMatchObject({
    seqScans: 1n + 2n + 5n,
    inserted: 3n,
    explainedScans: 2n,
    epochs: 2,
    nodes: 2,
    lastRead: hour(20),
    lastReadExact: true,
  });
  expect(await tables.epochs(kept, 10)).toContainEqual(expect.objectContaining({ cause: 'TABLE_RESET' }));
  expect(await tables.attributions(kept, 36_500)).toMatchObject([{ seqScans: 2n, times: 2, evidence: kept }]);
  expect((await tables.usage([gone]))[0]).toMatchObject({ seqScans: 0n, explainedScans: 0n });
  expect(await idOf(to, 51)).toBe(onlyThere);
  expect((await tables.usage([onlyThere]))[0]).toMatchObject({ seqScans: 4n });
  const { rows } = await catalog.query('select text from sortkeep.read_evidence');
  expect(rows).toEqual([{ text: kept }]);

  // The node goes on where it was: nothing is counted twice.
  await scan({ lead: to, node: from }, 4, [read(50, 3n, { inserted: 3n }), read(51, 4n)]);
  expect((await tables.usage([kept]))[0]).toMatchObject({ seqScans: 9n, inserted: 3n });
});
