/** When keys are read, what counts as another place, and what a run leaves, on a real server. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { insertLineageEdges } from '../../src/catalog/lineage/insert-lineage-edges.js';
import type { CatalogTable } from '../../src/domain/catalog-table.js';
import { postgresDataset } from '../../src/domain/dataset-name.js';
import type { Source } from '../../src/domain/source.js';
import type { RelationRun, TableRelations } from '../../src/domain/table-relation.js';
import type { Database } from '../../src/postgres/session.js';
import { createRelationService } from '../../src/services/relation-service.js';
import type { Relations } from '../../src/services/relation-service.js';
import { createSourceService } from '../../src/services/source-service.js';
import type { SourceScans } from '../../src/services/source-service.js';
import { createTableService } from '../../src/services/table-service.js';
import { connectSource, createScannerRole, openCatalog, sourceAddress } from '../support/catalog.js';
import { insertQueuedMove } from '../support/insert-queued-move.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';

let home: TestServer;
let server: TestServer;
let catalog: Database;
let sources: SourceScans;
let relations: Relations;
let source: Source;

const WALLETS = `create table wallets (wallet_uid uuid primary key, holder_reference text not null, ledger_class text);
  insert into wallets select md5(n::text)::uuid, 'h', 'c' from generate_series(1, 600) n`;
const SETTINGS = { sketchBytes: 1_000_000, parallelSources: 2 };

beforeAll(async () => {
  [home, server] = await Promise.all([startTestServer(), startTestServer()]);
  await createScannerRole(server);
  await server.query('postgres', 'grant pg_read_all_data to scanner');
  for (const database of ['one', 'two']) {
    await server.newDatabase(database);
    await server.query(database, WALLETS);
  }
});
afterAll(async () => {
  await server.stop();
  await home.stop();
});
beforeEach(async () => {
  catalog = await openCatalog(home);
  sources = createSourceService(catalog, connectSource);
  relations = createRelationService(catalog, connectSource, SETTINGS);
  source = await sources.register('ann', 'core', sourceAddress(server));
  await sources.scan('ann', source.id);
});
afterEach(() => catalog.close());

const relate = (fresh = false): Promise<RelationRun> => relations.relate('ann', fresh);

async function tableOf(database: string, of = source): Promise<CatalogTable> {
  const list = createTableService(catalog);
  const page = await list.list({ sourceId: of.id, text: `${database}.` }, 'NAME', {
    first: 100,
    after: null,
  });
  const found = page.items.map(({ node }) => node).find((table) => table.database === database);
  if (found === undefined) throw new Error(`no table in ${database}`);
  return found;
}
async function relationsIn(database: string): Promise<TableRelations | null> {
  const [found = null] = await relations.ofTables([(await tableOf(database)).id]);
  return found;
}

describe('a run', () => {
  it('says nothing of a table before the first one', async () => {
    expect(await relationsIn('one')).toBeNull();
    expect(await relations.lastRun()).toBeNull();
  });

  it('reads keys once, again when it is asked to, and when the structure has changed', async () => {
    expect(await relate()).toMatchObject({ tables: 2, relations: 1, sketched: 2, unsketched: 0 });
    expect(await relate()).toMatchObject({ relations: 1, sketched: 0 });
    expect(await relate(true)).toMatchObject({ sketched: 2 });
    await server.query('two', 'alter table wallets add column closed_on date');
    await sources.scan('ann', source.id);
    expect(await relate()).toMatchObject({ relations: 1, sketched: 1 });
    expect((await relationsIn('one'))?.related[0]?.kind).toBe('SIMILAR_SHAPE');
    await server.query('two', 'alter table wallets drop column closed_on');
    const [event] = (
      await catalog.query(`select actor, action from sortkeep.audit_events order by id desc limit 1`)
    ).rows;
    expect(event).toEqual({ actor: 'ann', action: 'catalog.relate' });
    expect((await relations.lastRun())?.relations).toBe(1);
  });

  it('says which keys it did not read, and compares structures all the same', async () => {
    relations = createRelationService(catalog, connectSource, { ...SETTINGS, sketchBytes: 0 });
    expect(await relate()).toMatchObject({ relations: 1, sketched: 0, unsketched: 2 });
    expect((await relationsIn('one'))?.related[0]?.reasons[1]?.text).toMatch(
      /^keys were not compared \(.*: it has 0\.\d MB, more than the 0\.0 MB of sketchBytes; core\//,
    );
  });

  it('compares by what was known when a server is away, and says so where nothing was', async () => {
    await relate();
    const away = createRelationService(
      catalog,
      (of, database) => connectSource({ ...of, address: { ...of.address, port: 1 } }, database, 'test'),
      SETTINGS,
    );
    expect(await away.relate('ann', true)).toMatchObject({ relations: 1, sketched: 0 });
    expect((await relationsIn('one'))?.related[0]?.reasons[1]?.text).toMatch(/^100 % of the keys/);
    await catalog.query('delete from sortkeep.key_sketches');
    await away.relate('ann', true);
    expect((await relationsIn('one'))?.related[0]?.reasons[1]?.text).toMatch(
      /^keys were not compared \(.*core\/one\.public\.wallets: (?:connecting to|reading the databases of)/,
    );
  });

  it('keeps nothing of a table that is gone', async () => {
    await relate();
    await catalog.query(`update sortkeep.tables set gone_at = now() where database_name = 'two'`);
    expect((await relationsIn('one'))?.related).toEqual([]);
    expect(await relate()).toMatchObject({ tables: 1, relations: 0 });
  });
});

describe('another place', () => {
  it('is no standby of the same server, and a clone with tables of its own', async () => {
    const clone = await sources.register('ann', 'clone', sourceAddress(server));
    await sources.scan('ann', clone.id);
    const [first] = await sources.getMany([clone.id]);
    expect(first?.leadId).toBeNull();
    expect(await relate()).toMatchObject({ tables: 4, relations: 6 });
    await catalog.query('update sortkeep.sources set lead_source_id = $1::uuid where id = $2::uuid', [
      source.id,
      clone.id,
    ]);
    expect(await relate()).toMatchObject({ tables: 2, relations: 1 });
  });

  it('is for sure one where we have moved it ourselves, over an archive too', async () => {
    const [one, two] = [await tableOf('one'), await tableOf('two')];
    const address = sourceAddress(server);
    const [from, to] = [postgresDataset(address, 'one', one), postgresDataset(address, 'two', two)];
    const archive = { namespace: 'file', name: '/archives/a' };
    for (const [kind, edge] of [
      ['ARCHIVE', { from, to: archive }],
      ['RESTORE', { from: archive, to }],
    ] as const) {
      await insertLineageEdges(catalog, [
        {
          moveId: await insertQueuedMove(catalog, kind),
          kind,
          ...edge,
          columns: [],
          part: null,
          rows: 1,
          contentHash: '',
          at: new Date('2026-03-04T00:00:00Z'),
        },
      ]);
    }
    await relate();
    const found = (await relationsIn('two'))?.related[0];
    expect(found?.score).toBe(1);
    expect(found?.reasons.at(-1)).toEqual({
      evidence: 'LINEAGE',
      score: 1,
      text: 'core/two.public.wallets was made out of core/one.public.wallets by a RESTORE move on 2026-03-04',
    });
  });
});

describe('the schedule', () => {
  it('runs once when something was scanned, in one of two processes, and ends with its signal', async () => {
    const stop = new AbortController();
    const faults: unknown[] = [];
    const running = [1, 2].map(() =>
      relations.relateWhenDue(24, stop.signal, (error) => void faults.push(error), 10),
    );
    while ((await relations.lastRun()) === null) await new Promise((resolve) => setTimeout(resolve, 20));
    await sources.scan('ann', source.id);
    // Several looks later it is still not due.
    await new Promise((resolve) => setTimeout(resolve, 200));
    stop.abort();
    await Promise.all(running);
    expect(faults).toEqual([]);
    expect((await catalog.query('select id from sortkeep.relation_runs')).rowCount).toBe(1);
    await catalog.query(`update sortkeep.relation_schedule set started_at = now() - interval '25 hours'`);
    const again = new AbortController();
    const second = relations.relateWhenDue(24, again.signal, () => undefined, 10);
    while ((await catalog.query('select id from sortkeep.relation_runs')).rowCount < 2) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    again.abort();
    await second;
  });
});
