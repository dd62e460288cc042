import { describe, expect, it } from '@jest/globals';
import type {
  ColumnDefinition,
  ForeignKeyDefinition,
  TableDefinition,
} from '../../../src/domain/table-definition.js';
import { createComments } from '../../../src/postgres/ddl/create-comments.js';
import { addForeignKey, finishForeignKey } from '../../../src/postgres/ddl/create-foreign-keys.js';
import { createKeysAndIndexes } from '../../../src/postgres/ddl/create-keys-and-indexes.js';
import { createTable } from '../../../src/postgres/ddl/create-table.js';
import { createType } from '../../../src/postgres/ddl/create-types.js';
import { placeDefinition } from '../../../src/postgres/ddl/place-definition.js';
import { relationNames } from '../../../src/postgres/ddl/relation-names.js';
import { setSequences } from '../../../src/postgres/ddl/set-sequences.js';
import { definitionHash } from '../../../src/postgres/definition/definition-hash.js';

const column = (name: string, type: string, more: Partial<ColumnDefinition> = {}): ColumnDefinition => ({
  ...{ name, type, userType: null, notNull: false, default: null, generated: null, identity: null },
  ...{ collation: null, comment: null },
  ...more,
});

const SEQUENCE = { schema: 'app', name: 't_id_seq' };

const KEY: ForeignKeyDefinition = {
  ...{
    name: 'up',
    columns: ['a', 'b'],
    references: { schema: 'app', name: 't' },
    referencedColumns: ['c', 'd'],
  },
  ...{ onUpdate: 'cascade', onDelete: 'set null', onDeleteColumns: ['b'], match: 'full', comment: null },
  ...{ deferrable: true, initiallyDeferred: true, validated: true },
};

const TABLE: TableDefinition = {
  ...{ schema: 'app', name: 't', kind: 'table', persistence: 'unlogged', owner: 'postgres', comment: `it's` },
  columns: [
    column('id', 'integer', { notNull: true, default: { kind: 'sequence', sequence: SEQUENCE } }),
    column('mood', 'app.mood[]', {
      userType: { schema: 'app', name: 'mood' },
      default: { kind: 'expression', sql: `ARRAY['x'::app.mood]` },
    }),
    column('code', 'text', {
      default: { kind: 'expression', sql: `('A'::text || nextval('app.t_id_seq'::regclass))` },
      collation: { schema: 'pg_catalog', name: 'C' },
    }),
    column('twice', 'integer', { generated: { sql: 'id * 2', kind: 'stored' } }),
  ],
  constraints: [
    {
      name: 'c',
      kind: 'check',
      sql: `CHECK ((mood <> '{}'::app.mood[]))`,
      columns: [],
      validated: true,
      comment: null,
    },
    {
      name: 't_pkey',
      kind: 'primary key',
      sql: 'PRIMARY KEY (id)',
      columns: ['id'],
      validated: true,
      comment: 'key',
    },
  ],
  foreignKeys: [KEY],
  indexes: [
    {
      name: 'i',
      unique: true,
      sql: `USING btree (code) WHERE (mood = '{}'::app.mood[])`,
      valid: true,
      comment: null,
    },
    { name: 'broken', unique: true, sql: 'USING btree (id)', valid: false, comment: 'left over' },
  ],
  sequences: [
    {
      ...SEQUENCE,
      ...{ column: 'id', kind: 'owned', dataType: 'integer', start: '1', increment: '1', minimum: '1' },
      ...{ maximum: '2147483647', cache: '1', cycle: false, lastValue: '42', isCalled: true, comment: null },
    },
  ],
  types: [{ kind: 'enum', schema: 'app', name: 'mood', labels: ['x', `y'`], comment: null }],
  ...{ unsupportedTypes: [], extensions: [], externalReferences: [], grants: [], notRecreated: [] },
  storageParameters: ['fillfactor=70', 'toast.autovacuum_enabled=off'],
};

const PLACE = { schema: 'new', name: 'n', typeSchema: 'types' };

describe('the statements for a table', () => {
  it('create it with what its rows need, and its sequences', () => {
    expect(createTable(TABLE, PLACE)).toEqual([
      `create unlogged table "new"."n" (
  "id" integer not null,
  "mood" "types"."mood"[] default (ARRAY['x'::"types"."mood"]),
  "code" text collate "pg_catalog"."C",
  "twice" integer generated always as (id * 2) stored
) with ("fillfactor" = '70', "toast"."autovacuum_enabled" = 'off')`,
      'create sequence "new"."t_id_seq" as integer start with 1 increment by 1 minvalue 1 maxvalue 2147483647 cache 1 no cycle owned by "new"."n"."id"',
      `alter table "new"."n" alter column "id" set default nextval('"new"."t_id_seq"'::regclass)`,
      `alter table "new"."n" alter column "code" set default ('A'::text || nextval('"new"."t_id_seq"'::regclass))`,
    ]);
  });

  it('add keys before checks before indexes, and no invalid index', () => {
    expect(createKeysAndIndexes(TABLE, PLACE)).toEqual([
      'alter table "new"."n" add constraint "t_pkey" PRIMARY KEY (id)',
      `alter table "new"."n" add constraint "c" CHECK ((mood <> '{}'::"types"."mood"[]))`,
      `create unique index "i" on "new"."n" USING btree (code) WHERE (mood = '{}'::"types"."mood"[])`,
    ]);
    expect(createComments(TABLE, PLACE)).toEqual([
      `comment on table "new"."n" is 'it''s'`,
      `comment on constraint "t_pkey" on "new"."n" is 'key'`,
    ]);
  });

  it('put its sequences where they stood, and leave those that were not read', () => {
    expect(setSequences(TABLE, PLACE)).toEqual([
      `select setval('"new"."t_id_seq"'::regclass, '42'::bigint, true)`,
    ]);
    const unread = TABLE.sequences.map((sequence) => ({ ...sequence, lastValue: null }));
    expect(setSequences({ ...TABLE, sequences: unread }, PLACE)).toEqual([]);
  });

  it('create its types in the schema that they go to', () => {
    expect(TABLE.types.flatMap((type) => createType(type, TABLE, 'types'))).toEqual([
      `create type "types"."mood" as enum ('x', 'y''')`,
    ]);
  });

  it('name the relations that they create', () => {
    expect(relationNames(TABLE, PLACE).map(({ schema, name }) => `${schema}.${name}`)).toEqual([
      ...['new.n', 'new.t_id_seq', 'new.t_pkey', 'new.i'],
    ]);
  });

  it('refuse a table of a type that cannot be created', () => {
    const table = { ...TABLE, unsupportedTypes: ['range type app.span'] };
    expect(() => createTable(table, PLACE)).toThrow(
      'table app.t needs range type app.span, which cannot be created elsewhere',
    );
  });
});

describe('a foreign key', () => {
  it('is added without a test of the rows, then validated and commented on', () => {
    expect(addForeignKey(KEY, PLACE, { schema: 'new', name: 'parent' })).toBe(
      'alter table "new"."n" add constraint "up" foreign key ("a", "b") references "new"."parent" ("c", "d") match full on update cascade on delete set null ("b") deferrable initially deferred not valid',
    );
    expect(finishForeignKey({ ...KEY, comment: 'why' }, PLACE)).toEqual([
      'alter table "new"."n" validate constraint "up"',
      `comment on constraint "up" on "new"."n" is 'why'`,
    ]);
  });

  it('stays not validated when it was not at its source', () => {
    expect(finishForeignKey({ ...KEY, validated: false }, PLACE)).toEqual([]);
  });

  it('of a table to itself follows the table', () => {
    expect(placeDefinition(TABLE, PLACE).foreignKeys).toMatchObject([
      { references: { schema: 'new', name: 'n' } },
    ]);
  });
});

describe('the hash of a definition', () => {
  it('is the same whatever its sequences gave out, and another one for any other change', () => {
    const drawn = TABLE.sequences.map((sequence) => ({ ...sequence, lastValue: '43', isCalled: false }));
    expect(definitionHash({ ...TABLE, sequences: drawn })).toBe(definitionHash(TABLE));
    expect(definitionHash(TABLE)).toMatch(/^[0-9a-f]{64}$/);
    expect(definitionHash({ ...TABLE, comment: 'its' })).not.toBe(definitionHash(TABLE));
    expect(definitionHash({ ...TABLE, sequences: [] })).not.toBe(definitionHash(TABLE));
  });
});
