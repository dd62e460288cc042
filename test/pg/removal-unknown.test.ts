/** What the code does not know of a table refuses its removal, and never its archive (safe-removal.md, E4). */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectSession } from '../../src/postgres/connect.js';
import {
  KNOWN_CLASSES,
  KNOWN_COLUMNS,
  KNOWN_LETTERS,
  KNOWN_OPTIONS,
} from '../../src/removal/known-catalog.js';
import { readUnknownFeatures } from '../../src/removal/read-unknown-features.js';
import type { KnownCatalog } from '../../src/removal/read-unknown-features.js';
import { refuseEdges } from '../../src/removal/refuse-edges.js';
import type { Session } from '../../src/postgres/session.js';
import { definitionForms, ROLES, SURROUNDINGS } from '../matrix/support/definition-forms.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { preflightOf } from '../support/removal-acts.js';

const ALL: KnownCatalog = {
  columns: KNOWN_COLUMNS,
  letters: KNOWN_LETTERS,
  options: KNOWN_OPTIONS,
  classes: KNOWN_CLASSES,
};

let server: TestServer;
let database: string;
let session: Session;

beforeAll(async () => {
  server = await startTestServer();
  database = await server.newDatabase();
  session = await connectSession({ ...server.address(database), tls: 'disable', applicationName: 'test' });
  await session.query(ROLES);
  await session.query(SURROUNDINGS);
});
afterAll(async () => {
  await session.close();
  await server.stop();
});

async function unknown(known: KnownCatalog = ALL, name = 'public.t'): Promise<readonly string[]> {
  const { rows } = await session.query('select $1::regclass::oid::integer as oid', [name]);
  const [row] = rows;
  const oid = typeof row === 'object' && row !== null && 'oid' in row ? Number(row.oid) : 0;
  return readUnknownFeatures(session, oid, known);
}

const without = (catalog: string, column: string): KnownCatalog => ({
  ...ALL,
  columns: { ...KNOWN_COLUMNS, [catalog]: (KNOWN_COLUMNS[catalog] ?? '').replace(` ${column}`, '') },
});

describe('a feature that is not known', () => {
  it('is none of those that a table of this release can have', async () => {
    for (const { name, sql } of definitionForms(18)) {
      await session.query(sql);
      expect([name, await unknown(ALL, `app.${name}`)]).toEqual([name, []]);
    }
  });

  it('is a column of a catalog that says something', async () => {
    await session.query(
      `create table public.t (id serial primary key, note text default 'x', up integer references public.t)`,
    );
    expect(await unknown(without('pg_class', 'relforcerowsecurity'))).toEqual([]);
    await session.query('alter table public.t force row level security');
    expect(await unknown(without('pg_class', 'relforcerowsecurity'))).toEqual([
      'pg_class.relforcerowsecurity',
    ]);
    expect(await unknown(without('pg_constraint', 'conenforced'))).toEqual(['pg_constraint.conenforced']);
    expect(await unknown(without('pg_sequence', 'seqincrement'))).toEqual(['pg_sequence.seqincrement']);
    await session.query('alter table public.t no force row level security');
  });

  it('is a letter, an option, an object or a dependence that this release has never seen', async () => {
    await session.query(`
      create function public.act() returns trigger language plpgsql as 'begin return new; end';
      create trigger mine after insert on public.t for each row execute function public.act();
      create index tied on public.t (note); alter index public.tied depends on extension plpgsql;
      update pg_trigger set tgenabled = 'Z' where tgname = 'mine';
      update pg_class set reloptions = '{quantum=on,fillfactor=70}' where oid = 'public.t'::regclass;
      update pg_attribute set attoptions = '{n_distinct=4,spin=1}' where attrelid = 'public.t'::regclass and attname = 'note';
      insert into pg_depend values ('pg_ts_parser'::regclass, 3722, 0, 'pg_class'::regclass, 'public.t'::regclass, 0, 'i');
      insert into pg_depend values ('pg_class'::regclass, 'public.tied'::regclass, 0, 'pg_class'::regclass, 'public.t'::regclass, 0, 'q')`);
    const found = [
      'dependence on an extension',
      'dependences of kind q',
      'objects of pg_ts_parser',
      'option of a column spin',
      'parameter quantum',
      'pg_trigger.tgenabled Z',
    ];
    expect(await unknown()).toEqual(found);
    const { edges } = await preflightOf(server, database, 'public', 't');
    expect(refuseEdges(edges)).toContainEqual(
      expect.stringMatching(
        /dependence on an extension, .*parameter quantum, .*: this release does not know/,
      ),
    );
  });
});
