import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { QualifiedName, TableDefinition } from '../../src/domain/table-definition.js';
import { connectSession } from '../../src/postgres/connect.js';
import { placeDefinition } from '../../src/postgres/ddl/place-definition.js';
import { relationNames } from '../../src/postgres/ddl/relation-names.js';
import { readTableDefinitions } from '../../src/postgres/definition/read-table-definitions.js';
import { quoteIdent, quoteLiteral, quoteName } from '../../src/postgres/quote.js';
import type { Session } from '../../src/postgres/session.js';
import { everyTypeTable } from '../support/every-type-table.js';
import { HOSTILE_NAMES } from '../support/hostile-names.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { definitionOf, inTransaction, recreateTable } from '../support/recreate-table.js';
import { RICH_TABLES } from '../support/rich-tables.js';

let server: TestServer;
let session: Session;

beforeAll(async () => {
  server = await startTestServer();
  const address = server.address(await server.newDatabase());
  session = await connectSession({ ...address, tls: 'disable', applicationName: 'test' });
  await session.query(RICH_TABLES);
});

afterAll(async () => {
  await session.close();
  await server.stop();
});

/** Both in one place and quoted alike, so that what is left of a difference is a difference. */
const SOMEWHERE: QualifiedName = { schema: 'x', name: 'x' };

async function expectSame(source: TableDefinition, place: QualifiedName): Promise<void> {
  const copy = await definitionOf(session, place);
  const parents = (definition: TableDefinition): TableDefinition => ({
    ...placeDefinition(definition, SOMEWHERE),
    foreignKeys: definition.foreignKeys.map((key) => ({
      ...key,
      references: { schema: 'x', name: key.references.name === definition.name ? 'x' : key.references.name },
    })),
  });
  expect(parents(copy)).toEqual(parents(source));
}

describe('a table created elsewhere from its definition', () => {
  it('has the same definition, with keys, indexes, types, sequences and comments', async () => {
    const [parent, child] = [
      await definitionOf(session, { schema: 'app', name: 'parent' }),
      await definitionOf(session, { schema: 'app', name: 'child' }),
    ];
    const schema = 'cop"y';
    const parentOf = ({ name }: QualifiedName): QualifiedName => ({ schema, name });
    await inTransaction(session, () => recreateTable(session, parent, { schema, name: 'parent' }));
    await inTransaction(session, () => recreateTable(session, child, { schema, name: 'child' }, parentOf));
    await expectSame(parent, { schema, name: 'parent' });
    await expectSame(child, { schema, name: 'child' });
  });

  it('continues its own sequences where the old ones stood and leaves those alone', async () => {
    const drawn = await session.query(
      `insert into "cop""y".child (amount, price) values (1, 1) returning id, small, number, by_default`,
    );
    expect(drawn.rows).toEqual([{ id: 3, small: 77, number: 'INV-4', by_default: 1 }]);
    const old = await session.query('select last_value from app.child_id_seq');
    expect(old.rows).toEqual([{ last_value: '2' }]);
  });

  it('is whole without the schemas that it came from', async () => {
    const place = { schema: 'cop"y', name: 'child' };
    const before = await definitionOf(session, place);
    expect(before.externalReferences).toEqual([]);
    await session.query('begin; drop schema app cascade; drop schema "shared types" cascade');
    const after = [...(await readTableDefinitions(session, 'all user tables')).values()];
    const drawn = await session.query(
      `insert into "cop""y".child (amount, c_text) values (5, null) returning is_new, status::text, double, number`,
    );
    await session.query('rollback');
    const found = after.find((one) => one.schema === place.schema && one.name === place.name);
    const positions = before.sequences.map((one) => ({ ...one, lastValue: null, isCalled: false }));
    expect(found).toEqual({ ...before, sequences: positions });
    expect(drawn.rows).toEqual([
      { is_new: 'app.mood ::app.mood', status: 'new', double: '10.0000', number: 'INV-6' },
    ]);
  });

  it('takes just the relation names that were foretold', async () => {
    const source = await definitionOf(session, { schema: 'app', name: 'child' });
    const place = { schema: 'foretold', name: 'again' };
    await inTransaction(session, () =>
      recreateTable(session, source, place, ({ name }) =>
        name === 'child' ? place : { schema: 'app', name },
      ),
    );
    const made = await session.query(
      `select json_build_object('schema', relnamespace::regnamespace::text, 'name', relname) as relation
       from pg_class where relnamespace = 'foretold'::regnamespace and relkind in ('r', 'i', 'S') order by relname collate "C"`,
    );
    const foretold = [...relationNames(source, place)].sort((a, b) => (a.name < b.name ? -1 : 1));
    expect(made.rows).toEqual(foretold.map((relation) => ({ relation })));
  });

  it.each(['no_columns', 'dropped'])('has the same definition for %s', async (name) => {
    const source = await definitionOf(session, { schema: 'app', name });
    const place = { schema: 'other', name: `${name} again` };
    await inTransaction(session, () => recreateTable(session, source, place));
    await expectSame(source, place);
  });

  it('has a column of every built-in type, each with the same text of every extreme value', async () => {
    await session.query(`create schema types; ${everyTypeTable('types', 'every')}`);
    const source = await definitionOf(session, { schema: 'types', name: 'every' });
    const place = { schema: 'types too', name: 'every' };
    await inTransaction(session, () =>
      recreateTable(session, source, place, undefined, async (tx) => {
        await tx.query(`insert into "types too".every select * from types.every`);
      }),
    );
    await expectSame(source, place);
    const differing = await session.query(
      `select row_number from (select row_number, e::text from types.every e
         except all select row_number, e::text from "types too".every e) d`,
    );
    expect(differing.rows).toEqual([]);
    expect((await session.query('select from "types too".every')).rowCount).toBe(4);
  });

  it('keeps every hostile name of tables, columns, keys, indexes, sequences, enums and labels', async () => {
    const nameAt = (at: number): string => HOSTILE_NAMES[at % HOSTILE_NAMES.length] ?? '';
    for (const [at, name] of HOSTILE_NAMES.entries()) {
      const [type, key, index, column] = [at + 1, at + 2, at + 3, at + 4].map((i) => quoteIdent(nameAt(i)));
      const table = quoteName({ schema: name, name });
      const label = quoteLiteral(nameAt(at + 5));
      await session.query(`
        create schema if not exists ${quoteIdent(name)};
        create type ${quoteIdent(name)}.${type} as enum (${label}, 'other');
        create table ${table} (${column} integer, ${type} ${quoteIdent(name)}.${type} default ${label}, s serial,
          constraint ${key} primary key (${column}),
          check (${type} = ${label} and ${column} > 0));
        create index ${index} on ${table} (${column}) where ${type} is distinct from ${label}`);
      const source = await definitionOf(session, { schema: name, name });
      const place = { schema: `${at}`, name: nameAt(at + 6), typeSchema: `types of ${at}` };
      await inTransaction(session, () => recreateTable(session, source, place));
      await expectSame(source, place);
    }
  });
});
