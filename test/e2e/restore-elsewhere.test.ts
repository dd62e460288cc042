/** A restore to where less is there than the table had: the rows come back, and what is missing is said. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Move } from '../../src/domain/move.js';
import type { Source } from '../../src/domain/source.js';
import { definitionForms, HEIR, ROLES, SURROUNDINGS } from '../matrix/support/definition-forms.js';
import { ACTOR, startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';

const OK = { state: 'SUCCEEDED', verified: true, error: null };

let server: TestServer;
let bare: TestServer;
let app: TestApplication;
let source: Source;
let database: string;

beforeAll(async () => {
  server = await startTestServer();
  bare = await startTestServer();
  app = await startTestApplication(server);
  await app.work();
  database = await server.newDatabase();
  await server.query(database, ROLES);
  await server.query(database, SURROUNDINGS);
  for (const { name, sql } of definitionForms(18)) {
    if (name !== 'virtual') await server.query(database, sql);
  }
  await server.query(database, HEIR);
  await server.query(
    database,
    `create table app.needy (id integer, code text default app.code('x'), made text generated always as (app.code('y')) stored,
       next integer default nextval('app.shared'), plain integer default 7, constraint ok check (app.code('a') = 'a'));
     create index needy_code on app.needy (app.code(code)); comment on index app.needy_code is 'gone';
     insert into app.needy (id) select generate_series(1, 30)`,
  );
  source = await app.register('origin', database);
  await app.services.sources.scan(ACTOR, source.id);
});
afterAll(async () => {
  await app.close();
  await bare.stop();
  await server.stop();
});

async function registered(name: string): Promise<{ readonly source: Source; readonly database: string }> {
  const into = await bare.newDatabase(name);
  const { host, port, user, password } = bare.address();
  process.env['TEST_BARE_PASSWORD'] = password;
  const address = { host, port, user, database: into, passwordRef: 'env:TEST_BARE_PASSWORD' };
  return {
    source: await app.services.sources.register(ACTOR, name, { ...address, tls: 'disable' }),
    database: into,
  };
}

async function restored(name: string, to: Source, targetSchema: string, targetName = name): Promise<Move> {
  const table = await app.scanned(source, name);
  const archived = await app.moved({ tableId: table.id, kind: 'ARCHIVE' });
  expect(archived).toMatchObject(OK);
  const { target } = archived;
  const found = await app.services.archives.search({ text: name }, { first: 100, after: null });
  const archive = found.items.find(({ node }) => target.kind === 'ARCHIVE' && node.id === target.archiveId);
  return app.ended(
    await app.services.archives.restore(ACTOR, {
      ...{ handle: archive?.node.handle ?? '', targetSourceId: to.id, targetDatabase: to.address.database },
      ...{ targetSchema, targetName },
    }),
  );
}

describe('a restore to where less is there', () => {
  it('makes columns without the defaults, and keys without the functions, that are not there', async () => {
    const to = await registered('bare');
    const move = await restored('needy', to.source, 'back');
    expect(move).toMatchObject({ ...OK, rows: 30 });
    const said = move.warnings.join('\n');
    for (const text of [
      'the default or expression of column code was not made: schema "app" does not exist',
      'the default or expression of column made was not made',
      'the default or expression of column next was not made',
      'add constraint "ok"',
      'create index "needy_code"',
    ])
      expect(said).toContain(text);
    expect(said).not.toContain('column plain');
    const rows = await bare.query(to.database, 'select distinct code, made, plain from back.needy');
    expect(rows).toEqual([{ code: 'x', made: 'y', plain: 7 }]);
  });

  it('says which roles, functions and policies are missing, and lets nobody read what a policy hid', async () => {
    const to = await registered('roleless');
    const move = await restored('events', to.source, 'back');
    expect(move).toMatchObject(OK);
    const said = move.warnings.join('\n');
    for (const text of [
      'role shop_owner is not there: it does not own "back"."events"',
      'role writer is not there: it is not given SELECT on table "back"."events"',
      'trigger every of "back"."events" was not made: schema "app" does not exist',
      'foreign key events_kind_fkey was not restored',
    ])
      expect(said).toContain(text);
    const [state] = await bare.query(
      to.database,
      `select relrowsecurity as on, (select count(*)::integer from pg_policy where polrelid = c.oid) as policies
       from pg_class c where oid = 'back.events'::regclass`,
    );
    expect(state).toEqual({ on: true, policies: 1 });
  });

  it('makes triggers, rules, policies and statistics again under another name and in another schema', async () => {
    const move = await restored('orders', source, 'other place', 'again');
    expect(move.state).toBe('SUCCEEDED');
    const name = '"other place".again';
    const [found] = await server.query(
      database,
      `select
         (select count(*)::integer from pg_trigger where tgrelid = $1::regclass and not tgisinternal) as triggers,
         (select count(*)::integer from pg_rewrite where ev_class = $1::regclass) as rules,
         (select string_agg(pg_get_expr(polqual, polrelid), '') from pg_policy where polrelid = $1::regclass) as policy,
         (select string_agg(pg_get_constraintdef(oid), '') from pg_constraint where conrelid = $1::regclass and conname = 'whole') as whole,
         (select string_agg(stxnamespace::regnamespace || '.' || stxname, ' ' order by stxname) from pg_statistic_ext where stxrelid = $1::regclass) as statistics,
         (select pg_get_userbyid(relowner)::text from pg_class where oid = $1::regclass) as owner`,
      [name],
    );
    expect(found).toMatchObject({
      ...{ triggers: 6, rules: 2, owner: 'shop_owner', whole: 'CHECK ((NOT (again.* IS NULL)))' },
      statistics: '"other place".computed "other place".pair',
    });
    expect(String(found?.['policy'])).toContain('"other place".again');
    // The one in schema `tools` is there already, of the original.
    expect(move.warnings).toEqual([
      expect.stringMatching(/^statistics "tools"\."orders" was not made: .* already exists$/),
    ]);
  });

  it('joins a family only where the table was, and says what cannot be as before', async () => {
    const to = await registered('family');
    await bare.query(
      to.database,
      'create schema app; create table app.ancestor (id integer not null, note text)',
    );
    const back = await restored('heir', to.source, 'app');
    expect(back).toMatchObject(OK);
    expect(back.warnings.join('\n')).toContain('are its own too');
    expect(await bare.query(to.database, 'select id from app.ancestor')).toEqual([{ id: 1 }]);
    const aside = await restored('heir', source, 'aside');
    expect(aside.warnings.join('\n')).toMatch(
      /not restored: inheritance by app\.grandchild\n.*inheritance from "app"\."ancestor" is left out/s,
    );
    expect(await server.query(database, 'select id from app.ancestor')).toEqual([{ id: 1 }]);
  });

  it('makes triggers and rights once, where the last step of the move is done again', async () => {
    await server.query(
      app.catalogDatabase,
      `create sequence public.tries;
       create function public.fail_once() returns trigger language plpgsql as $$ begin
         if nextval('public.tries') = 1 then raise exception 'again' using errcode = '40001'; end if; return new; end $$;
       create trigger fail_once before insert on sortkeep.lineage_edges for each row
         when (new.move_id is not null) execute function public.fail_once()`,
    );
    const table = await app.scanned(source, 'identified');
    await server.query(app.catalogDatabase, `select nextval('public.tries'), setval('public.tries', 100)`);
    const archived = await app.moved({ tableId: table.id, kind: 'ARCHIVE' });
    const found = await app.services.archives.search({ text: 'identified' }, { first: 100, after: null });
    const { target } = archived;
    const archive = found.items.find(({ node }) => target.kind === 'ARCHIVE' && node.id === target.archiveId);
    await server.query(app.catalogDatabase, `select setval('public.tries', 1, false)`);
    const move = await app.ended(
      await app.services.archives.restore(ACTOR, {
        ...{ handle: archive?.node.handle ?? '', targetSchema: 'twice', targetSourceId: source.id },
      }),
    );
    expect(move).toMatchObject({ ...OK, contentHash: archived.contentHash, warnings: [] });
    expect(await server.query(app.catalogDatabase, 'select last_value from public.tries')).toEqual([
      { last_value: '2' },
    ]);
    expect(
      await server.query(
        database,
        `select relreplident::text as identity from pg_class where oid = 'twice.identified'::regclass`,
      ),
    ).toEqual([{ identity: 'i' }]);
  });
});
