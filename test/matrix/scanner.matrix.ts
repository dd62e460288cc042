/** The whole way of a scan on every major, by a role that may only connect: structure, dependents, profile, footprint. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { SchemaVersion } from '../../src/domain/catalog-table.js';
import type { Source } from '../../src/domain/source.js';
import { ACTOR } from '../support/application.js';
import { everyTypeTable } from '../support/every-type-table.js';
import { RICH_TABLES } from '../support/rich-tables.js';
import { openChronicle } from './support/chronicle.js';
import type { Chronicle } from './support/chronicle.js';
import { openFleet, SCANNER_ROLE } from './support/fleet.js';
import type { Fleet } from './support/fleet.js';
import { chosenMajors } from './support/majors.js';
import { startMatrixServer } from './support/server.js';
import type { MatrixServer } from './support/server.js';

const DATABASE = 'rich';

const AROUND_THEM = `
create table app.events (id integer, day date, primary key (id, day)) partition by range (day);
create table app.events_old partition of app.events for values from ('2026-01-01') to ('2026-02-01');
create table app.events_new partition of app.events for values from ('2026-02-01') to ('2026-03-01');
create table app.heir () inherits (app.dropped);
create view app.prices as select id, price from app.child;
create materialized view app.sums as select tenant, count(*) from app.parent group by tenant;
create function app.known() returns bigint language sql as 'select count(*) from app.parent';
create function app.note() returns trigger language plpgsql as 'begin return new; end';
create trigger noted after insert on app.child for each row execute function app.note();
create table app.people (id integer primary key, email text, age integer);
insert into app.people select i, 'person' || i || '@example.org', 20 + i % 50 from generate_series(1, 2000) as i;
analyze app.people;
`;

/** What newer versions brought is left out of older ones: multiranges and infinity of numeric (14), null treatment and columns of a key's action (15). */
function richTables(major: number): string {
  const until14 = RICH_TABLES.replaceAll('unique nulls not distinct', 'unique').replace(
    'set null (parent)',
    'set null',
  );
  if (major >= 15) return RICH_TABLES;
  if (major === 14) return until14;
  return until14
    .replace("'infinity'::numeric", "'NaN'::numeric")
    .replace(/, multirange_type_name = [^)]*/, '')
    .replace(/^ *spans .*\n/m, '');
}

const columnRow = z.object({ name: z.string(), type: z.string(), not_null: z.boolean() });

let fleet: Fleet;
beforeAll(async () => {
  fleet = await openFleet();
  await fleet.app.work();
});
afterAll(async () => {
  await fleet.close();
});

describe.each(chosenMajors())('on PostgreSQL %i', (major) => {
  let server: MatrixServer;
  let source: Source;
  let chronicle: Chronicle;

  const versionOf = async (name: string): Promise<SchemaVersion> => {
    const table = await tableOf(name);
    const [version] = await fleet.app.services.tables.schemaVersions([table.schemaVersionId]);
    if (version === null || version === undefined) throw new Error(`${name} has no schema version`);
    return version;
  };
  const tableOf = async (name: string) => {
    const found = (await fleet.tables(source)).find(
      (table) => table.database === DATABASE && table.name === name,
    );
    if (found === undefined) throw new Error(`the scan did not find ${name}`);
    return found;
  };
  const ask = async (sql: string): Promise<readonly string[]> =>
    (await server.query(DATABASE, sql)).map((row) => z.object({ text: z.string() }).parse(row).text);

  beforeAll(async () => {
    server = await startMatrixServer(major);
    await server.newDatabase(DATABASE);
    await server.query(DATABASE, richTables(major));
    await server.query(DATABASE, everyTypeTable('app', 'every_type', major));
    await server.query(DATABASE, AROUND_THEM);
    source = await fleet.register(`rich-${major}`, server);
    chronicle = openChronicle(fleet, DATABASE, [[source, server]]);
    await fleet.scan([source, server]);
  });
  afterAll(async () => {
    await server.stop();
  });

  it.each(['parent', 'child', 'no_columns', 'dropped', 'every_type', 'events', 'heir', 'people'])(
    'reads the columns, constraints and indexes of app.%s as the server has them',
    async (name) => {
      const { definition } = await versionOf(name);
      const rows = await server.query(
        DATABASE,
        `select attname as name, format_type(atttypid, atttypmod) as type, attnotnull as not_null
         from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum`,
        [`app.${name}`],
      );
      expect(
        definition.columns.map((column) => ({
          name: column.name,
          type: column.type,
          not_null: column.notNull,
        })),
      ).toEqual(rows.map((row) => columnRow.parse(row)));
      expect(
        [...definition.constraints, ...definition.foreignKeys].map((constraint) => constraint.name).sort(),
      ).toEqual(
        await ask(
          `select conname as text from pg_constraint
           where conrelid = 'app.${name}'::regclass and contype in ('p', 'u', 'c', 'x', 'f')
           order by conname collate "C"`,
        ),
      );
      expect(definition.indexes.map((index) => index.name).sort()).toEqual(
        await ask(
          `select c.relname as text from pg_index i join pg_class c on c.oid = i.indexrelid
           where i.indrelid = 'app.${name}'::regclass
             and not exists (select from pg_constraint k where k.conindid = c.oid and k.contype <> 'f')
           order by c.relname collate "C"`,
        ),
      );
    },
  );

  it('knows who depends on a table, its triggers, partitions and heirs', async () => {
    const names = (dependents: readonly { readonly kind: string; readonly name: string }[]): string[] =>
      dependents.map(({ kind, name }) => `${kind} ${name}`).sort();
    expect(names((await tableOf('parent')).dependents)).toEqual(['function known', 'materialized view sums']);
    expect(names((await tableOf('child')).dependents)).toEqual(['view prices']);
    expect((await tableOf('parent')).referencedBy).toBeGreaterThan(0);
    expect((await versionOf('child')).surroundings?.triggers.map(({ name }) => name)).toEqual(['noted']);
    expect((await versionOf('events')).surroundings).toMatchObject({
      partitionKey: 'RANGE (day)',
      partitions: [{ name: 'events_new' }, { name: 'events_old' }],
    });
    expect((await versionOf('dropped')).surroundings?.inheritedBy).toEqual([{ schema: 'app', name: 'heir' }]);
  });

  it('keeps a schema version for a change, and none where nothing changed', async () => {
    const before = await versionOf('people');
    await fleet.scan([source, server]);
    expect((await versionOf('people')).id).toBe(before.id);
    await server.query(DATABASE, 'alter table app.people add born date');
    await fleet.scan([source, server]);
    const after = await versionOf('people');
    const changes = await fleet.app.services.tables.compareVersions(before.id, after.id);
    expect(changes).toHaveLength(1);
    expect(JSON.stringify(changes)).toContain('born');
  });

  it('finds what is sensitive by names alone while it may not read, and by values once it may', async () => {
    const { services } = fleet.app;
    const { id } = await tableOf('people');
    await services.profiles.profileTable(ACTOR, id);
    const [closed] = await services.profiles.ofTables([id]);
    const email = (profile: typeof closed) => profile?.columns.find(({ column }) => column === 'email');
    expect(email(closed)).toMatchObject({ source: 'NAMES', sensitivity: [{ kind: 'EMAIL' }] });
    await server.query(DATABASE, `grant usage on schema app to ${SCANNER_ROLE}`);
    await server.query(DATABASE, `grant select on app.people to ${SCANNER_ROLE}`);
    await services.profiles.profileTable(ACTOR, id);
    const [open] = await services.profiles.ofTables([id]);
    expect(email(open)?.checkedValues).toBeGreaterThan(0);
    expect(email(open)).toMatchObject({ sensitivity: [{ kind: 'EMAIL' }], mostCommon: [], minimum: null });
    expect(JSON.stringify(open)).not.toContain('@example.org');
  });

  it('takes its own scans, profiles and copies for no use', async () => {
    const touched = async (): Promise<readonly string[]> =>
      ask(
        `select s.seq_scan || ' ' || coalesce(s.idx_scan, 0)${major >= 16 ? " || ' ' || coalesce(s.last_seq_scan::text, '')" : ''} as text
         from pg_stat_user_tables s where relname = 'people'`,
      );
    await server.flushed();
    await chronicle.step(() => Promise.resolve());
    const before = await touched();
    const step = await chronicle.step(async () => {
      const { id } = await tableOf('people');
      await fleet.app.services.profiles.profileTable(ACTOR, id);
      const move = await fleet.app.moved({ tableId: id, kind: 'ARCHIVE' });
      expect(move).toMatchObject({ state: 'SUCCEEDED', error: null });
    });
    expect(step.used).toEqual([]);
    if (major >= 14) expect(await touched()).toEqual(before);
    else expect(step.causes).toEqual(['OWN_READ']);
    const read = await chronicle.step(async () => {
      await server.query(DATABASE, 'select count(*) from app.people');
    });
    expect(read.used).toEqual(['people']);
  });
});
