import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { connectSession } from '../../src/postgres/connect.js';
import { readTableDefinitions } from '../../src/postgres/definition/read-table-definitions.js';
import { everyTypeTable } from '../support/every-type-table.js';
import { observe } from '../support/observed.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { RICH_TABLES } from '../support/rich-tables.js';

/** One of each kind of what few tables have, and what an own search for it might miss. */
const RARE = `
  create table rare.plain (id int, v text);
  create table rare.triggered (id int);
  create function rare.note() returns trigger language plpgsql as 'begin return new; end';
  create trigger noted after insert on rare.triggered for each row execute function rare.note();
  create table rare.ruled (id int);
  create rule ignored as on delete to rare.ruled do instead nothing;
  create table rare.policed (id int);
  create policy mine on rare.policed using (id > 0);
  create table rare.heir () inherits (rare.plain);
  create table rare.parts (id int) partition by hash (id);
  create table rare.published (id int);
  create publication rarely for table rare.published;
  create table rare.targeted (id int);
  alter table rare.targeted alter id set statistics 50;
  create table rare.stored (a text, b numeric, c text compression pglz);
  alter table rare.stored alter a set storage external, alter b set storage extended;
  create table rare.granted (id int);
  grant select (id) on rare.granted to public;
  create table rare.clustered (id int);
  create index clustered_by on rare.clustered (id);
  alter table rare.clustered cluster on clustered_by;
  create table rare.expressive (id int);
  create index by_expression on rare.expressive ((id + 1));
  alter index rare.by_expression alter column 1 set statistics 70;
  create table rare.filled (id int primary key with (fillfactor = 70));
  create table rare.not_valid (id int, check (id > 0) not enforced);
  alter table rare.not_valid add constraint nn not null id not valid;
  create table rare.whole_row (id int, check (whole_row is not null));
  create table rare.statistical (a int, b int);
  create statistics rare.both on a, b from rare.statistical;
  create table rare.identical (id int);
  alter table rare.identical replica identity full;
  create sequence rare.shared;
  create table rare.drawing (id bigint default nextval('rare.shared'), mine serial);
  create type rare.mood as enum ('good', 'bad');
  create domain rare.positive as int check (value > 0);
  create table rare.typed (m rare.mood, many rare.mood[], p rare.positive, c text collate "C");
  create function rare.code() returns int language sql immutable as 'select 1';
  create table rare.calling (id int default rare.code(), check (id <> rare.code()));
  create index on rare.calling ((id + rare.code()));
  create table rare.excluding (r int4range, exclude using gist (r with &&));
  create table rare.commented (a int, b int);
  comment on column rare.commented.b is 'second';
  create table rare.pointing (id int primary key, other int references rare.pointing);
`;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ wal_level: 'logical', max_wal_senders: '1' });
  for (const database of ['rich', 'published']) {
    await server.newDatabase(database);
    await server.query(database, RICH_TABLES);
    await server.query(database, everyTypeTable('app', 'every_type', 18));
    await server.query(database, 'create schema rare');
    await server.query(database, RARE);
  }
  await server.query('published', 'create publication everything for all tables');
  await server.query('published', 'create publication of_schema for tables in schema rare');
});
afterAll(() => server.stop());

it.each(['rich', 'published'])(
  'a scan reads the same definitions as one that searches every table for everything: %s',
  async (database) => {
    const { host, port, user, password } = server.address();
    const session = await connectSession({
      ...{ host, port, user, password, database },
      tls: 'disable',
      applicationName: 'test',
    });
    try {
      await session.query('begin transaction isolation level repeatable read');
      const expected = await readTableDefinitions(session, 'all user tables');
      const { tables, error } = await observe(server, database);
      expect(error).toBeNull();
      expect(tables.length).toBe(28);
      expect(new Map(tables.map(({ relationOid, definition }) => [relationOid, definition]))).toEqual(
        new Map([...expected].sort(([a], [b]) => a - b)),
      );
    } finally {
      await session.close();
    }
  },
);
