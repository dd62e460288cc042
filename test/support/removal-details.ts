/** What a table has beside its rows must be in the archive until the drop: on any major, in a schema of a hostile name. */
import { expect, it } from '@jest/globals';
import { quarantineSchema } from '../../src/removal/removal-names.js';
import type { TestConnections } from './postgres.js';
import { removalActs } from './removal-acts.js';
import type { RemovalActs } from './removal-acts.js';

const SCHEMA = `My "odd" schema`;
const IN = '"My ""odd"" schema"';

/** Statements on the table in its quarantine `%q`, and what the refusal says. */
const CHANGES: readonly (readonly [string, string, RegExp])[] = [
  [
    'a trigger was added',
    'create trigger late before update on %q.t for each row execute function suppress_redundant_updates_trigger()',
    /trigger late was added/,
  ],
  ['a trigger was dropped', 'drop trigger audit on %q.t', /trigger audit is not there any more/],
  ['a trigger was disabled', 'alter table %q.t disable trigger audit', /trigger audit is another one/],
  ['a policy was added', 'create policy late on %q.t using (true)', /policy late was added/],
  ['a policy was altered', 'alter policy mine on %q.t using (false)', /policy mine is another one/],
  ['a right was granted', 'grant insert on %q.t to public', /grant =a.* was added/],
  [
    'a right on its sequence was revoked',
    'revoke all on %q.t_id_seq from public',
    /of sequence t_id_seq is another/,
  ],
  ['a comment was made', `comment on table %q.t is 'late'`, /its comment is another one/],
  ['statistics were added', 'create statistics %q.late on id, parent from %q.t', /statistics late was added/],
  ['statistics were dropped', `drop statistics ${IN}.pairs`, /statistics pairs is not there any more/],
  ['an index was added', 'create index late on %q.t (note)', /index late was added/],
  [
    'a check was added',
    'alter table %q.t add constraint late check (id < 1000)',
    /constraint late was added/,
  ],
  [
    'a parameter was set',
    'alter table %q.t set (fillfactor = 50)',
    /storage parameter fillfactor=50 was added/,
  ],
  [
    'its replica identity was set',
    'alter table %q.t replica identity full',
    /its replica identity is another/,
  ],
  ['its sequence was altered', 'alter sequence %q.t_id_seq increment 5', /sequence t_id_seq is another one/],
];

export function removalDetails(server: () => TestConnections): void {
  let databases = 0;
  let database: string;
  const query = (sql: string): ReturnType<TestConnections['query']> => server().query(database, sql);

  const proved = async (): Promise<RemovalActs> => {
    database = await server().newDatabase(`removal_details_${++databases}`);
    await query(`create schema ${IN}`);
    await query(`set search_path = ${IN};
      create table t (id serial primary key, parent integer references t (id), note text default 'x''y',
        stamp timestamptz default '2026-01-01 00:00:00+02', constraint named check (note <> 'My "odd" schema.t'));
      insert into t (note) select 'row ' || n from generate_series(1, 50) as n;
      create function heard() returns trigger language plpgsql as 'begin return new; end';
      create trigger audit after update on t for each row when (old.* is distinct from new.*) execute function heard();
      create policy mine on t for select to public using (id = (select max(o.id) from t o));
      create statistics pairs on id, parent from t;
      create index partly on t (parent) where note is not null;
      create index whole on t ((t.* is null));
      alter table t alter column note set statistics 50;
      grant select on t to public; grant update (note) on t to public; grant usage on sequence t_id_seq to public;
      comment on trigger audit on t is 'kept'`);
    const acts = await removalActs(server(), database, SCHEMA, 't');
    await acts.prove();
    return acts;
  };

  it('drops a table with all of its details as they were, out of a schema of a hostile name', async () => {
    const table = await proved();
    await query(`select nextval('${IN}.t_id_seq')`);
    await query(`vacuum analyze ${IN}.t`);
    await table.quarantine();
    await table.bare();
    await table.drop();
    expect(await table.giveBack()).toBe('gone');
  });

  it.each(CHANGES)('refuses the drop where %s in quarantine', async (_what, sql, said) => {
    const table = await proved();
    await table.quarantine();
    await table.bare();
    await query(sql.replaceAll('%q', quarantineSchema(table.removal.id)));
    await expect(table.drop()).rejects.toThrow(/is not as its archive has it: /);
    await expect(table.drop()).rejects.toThrow(said);
    expect(
      await query(`select 1 as there from pg_class where oid = ${table.removal.target.relationOid}`),
    ).toHaveLength(1);
  });

  it('drops it once what was added is undone', async () => {
    const table = await proved();
    await table.quarantine();
    await table.bare();
    const quarantine = quarantineSchema(table.removal.id);
    await query(`comment on table ${quarantine}.t is 'late'`);
    await expect(table.drop()).rejects.toMatchObject({ code: 'CONFLICT' });
    await query(`comment on table ${quarantine}.t is null`);
    await table.drop();
  });
}
