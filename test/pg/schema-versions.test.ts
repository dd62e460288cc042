import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CatalogTable, SchemaVersion } from '../../src/domain/catalog-table.js';
import type { TableChange } from '../../src/domain/schema-change.js';
import type { Source } from '../../src/domain/source.js';
import { ACTOR, startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';

let server: TestServer;
let application: TestApplication;
let database: string;
let source: Source;

const run = (sql: string): Promise<unknown> => server.query(database, sql);
const LONG_AGO = new Date('2000-01-01T00:00:00Z');

beforeAll(async () => {
  server = await startTestServer();
  application = await startTestApplication(server);
  database = await server.newDatabase();
  await server.query('postgres', 'create role reader');
  await run(`
    create function touch() returns trigger language plpgsql as 'begin return new; end';
    create table orders (id bigint primary key, day date not null default '2026-01-01') ;
    create table ticks (day date) partition by range (day);
    create table parents (id integer primary key);
    create table going (id integer)`);
  source = await application.register('shop', database);
  await application.scanned(source, 'orders');
});

afterAll(async () => {
  await application.close();
  await server.stop();
});

async function versionsOf(name: string): Promise<readonly SchemaVersion[]> {
  const table = await application.scanned(source, name);
  const page = await application.services.tables.schemaHistory(table.id, { first: 100, after: null });
  return page.items.map(({ node }) => node);
}

async function changesOf(table: CatalogTable, since = LONG_AGO): Promise<readonly TableChange[]> {
  return (await application.services.tables.changesOf([table.id], since))[0] ?? [];
}

describe('a schema version', () => {
  it.each([
    ['a grant', 'grant select on orders to reader', 'grant to reader by'],
    ['a grant on a column', 'grant update (day) on orders to reader', 'grant to reader on column day by'],
    [
      'a trigger',
      'create trigger a before insert on orders for each row execute function touch()',
      'trigger a was added',
    ],
    ['a comment', `comment on table orders is 'what was ordered'`, 'the comment on the table is now'],
    ['a policy', 'create policy mine on orders using (id > 0)', 'policy mine was added'],
  ])('is stored for %s, once, and says what it was', async (_what, sql, words) => {
    const before = await versionsOf('orders');
    await run(sql);
    const after = await versionsOf('orders');
    expect(after).toHaveLength(before.length + 1);
    expect(await versionsOf('orders')).toHaveLength(after.length);
    const [newest] = await changesOf(await application.scanned(source, 'orders'));
    expect(newest).toMatchObject({ kind: 'CHANGED', from: before[0], to: after[0] });
    expect(newest?.changes.map(({ description }) => description).join('\n')).toContain(words);
  });

  it('is stored for a new partition of the partitioned table', async () => {
    const before = await versionsOf('ticks');
    await run(`create table ticks_1 partition of ticks for values from ('2026-01-01') to ('2026-02-01')`);
    const [newest, ...older] = await versionsOf('ticks');
    expect(older).toEqual(before);
    expect(newest?.surroundings?.partitions).toEqual([
      { schema: 'public', name: 'ticks_1', bound: "FOR VALUES FROM ('2026-01-01') TO ('2026-02-01')" },
    ]);
  });

  it('is not stored for rows, ANALYZE, VACUUM and the numbers that a sequence gave', async () => {
    await run('create table counted (id bigint generated always as identity, note text)');
    const before = await versionsOf('counted');
    await run(`insert into counted (note) select 'x' from generate_series(1, 100)`);
    await run('analyze counted');
    await run('vacuum full counted');
    expect(await versionsOf('counted')).toEqual(before);
  });
});

describe('a list of versions', () => {
  it('goes on where a page ended, newest first, and counts them all', async () => {
    const { services } = application;
    const all = await versionsOf('orders');
    const { id } = await application.scanned(source, 'orders');
    const first = await services.tables.schemaHistory(id, { first: 2, after: null });
    const rest = await services.tables.schemaHistory(id, {
      first: 100,
      after: first.items.at(-1)?.cursor ?? null,
    });
    expect([...first.items, ...rest.items].map(({ node }) => node)).toEqual(all);
    expect([first.hasNextPage, rest.hasNextPage]).toEqual([true, false]);
    expect(await first.totalCount()).toBe(all.length);
    expect(all.map(({ version }) => version)).toEqual(all.map((_version, index) => all.length - index));
  });

  it('refuses a cursor of another table', async () => {
    const { services } = application;
    const [orders, ticks] = [
      await application.scanned(source, 'orders'),
      await application.scanned(source, 'ticks'),
    ];
    const { items } = await services.tables.schemaHistory(orders.id, { first: 1, after: null });
    await expect(
      services.tables.schemaHistory(ticks.id, { first: 1, after: items[0]?.cursor ?? null }),
    ).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});

describe('what changed since a moment', () => {
  it('tells tables that came and went from those that the first scan found', async () => {
    const since = new Date();
    await run('create table "Coming ""now""" (id integer); drop table going');
    await application.scanned(source, 'orders');
    const page = await application.services.tables.changes(
      { since, sourceId: source.id },
      { first: 100, after: null },
    );
    const tables = await application.services.tables.getMany(page.items.map(({ node }) => node.tableId));
    expect(page.items.map(({ node }, index) => [node.kind, tables[index]?.name]).sort()).toEqual([
      ['CAME', 'Coming "now"'],
      ['WENT', 'going'],
    ]);
    expect(page.items.every(({ node }) => node.at >= since && node.changes.length === 0)).toBe(true);
  });

  it('comes in pages that together hold each change once, newest first', async () => {
    const { services } = application;
    const whole = await services.tables.changes({ since: LONG_AGO }, { first: 100, after: null });
    const paged: TableChange[] = [];
    let after: string | null = null;
    do {
      const page = await services.tables.changes({ since: LONG_AGO }, { first: 1, after });
      paged.push(...page.items.map(({ node }) => node));
      after = page.hasNextPage ? (page.items[0]?.cursor ?? null) : null;
    } while (after !== null);
    expect(paged).toEqual(whole.items.map(({ node }) => node));
    expect(paged.length).toBeGreaterThan(8);
    expect(await whole.totalCount()).toBe(paged.length);
    const times = paged.map(({ at }) => at.getTime());
    expect(times).toEqual(times.toSorted((a, b) => b - a));
  });

  it('is of the source that was asked for, and of no other', async () => {
    const other = await application.register('other', await server.newDatabase());
    await application.services.sources.scan(ACTOR, other.id);
    const page = await application.services.tables.changes(
      { since: LONG_AGO, sourceId: other.id },
      { first: 100, after: null },
    );
    expect(page.items).toEqual([]);
  });

  it('does not call new what a version from before triggers were read could not know', async () => {
    const orders = await application.scanned(source, 'orders');
    await server.query(
      application.catalogDatabase,
      'update sortkeep.schema_versions set surroundings = null, structure_hash = null where id = $1',
      [orders.schemaVersionId],
    );
    const [newest] = await changesOf(await application.scanned(source, 'orders'));
    expect(newest?.changes).toEqual([]);
    expect([newest?.from?.structureHash, newest?.to?.surroundings?.triggers.length]).toEqual([null, 1]);
  });
});

describe('references', () => {
  it('are known both ways by the newest structure alone', async () => {
    await run(`
      create table "Kids" (id integer primary key references parents, up integer references "Kids")`);
    const kids = await application.scanned(source, 'Kids');
    const parents = await application.scanned(source, 'parents');
    const { tables } = application.services;
    const [of] = await tables.references([kids.id]);
    expect(of?.map(({ foreignKey, tableId }) => [foreignKey.name, tableId])).toEqual([
      ['Kids_id_fkey', parents.id],
      ['Kids_up_fkey', kids.id],
    ]);
    const [toKids, toParents] = await tables.referencedBy([kids.id, parents.id]);
    expect(toKids?.map(({ foreignKey, tableId }) => [foreignKey.name, tableId])).toEqual([
      ['Kids_up_fkey', kids.id],
    ]);
    expect(toParents?.map(({ tableId }) => tableId)).toEqual([kids.id]);
    await run('alter table "Kids" drop constraint "Kids_id_fkey"');
    await application.scanned(source, 'Kids');
    expect(await tables.referencedBy([parents.id])).toEqual([[]]);
  });
});
