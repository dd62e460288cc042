/** Plain indexes and keys are written here, not printed by the server: not a byte may differ from what it would print. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { connectSession } from '../../src/postgres/connect.js';
import { readTableDefinitions } from '../../src/postgres/definition/read-table-definitions.js';
import { quoteIdent, quoteName } from '../../src/postgres/quote.js';
import type { Session } from '../../src/postgres/session.js';
import { HOSTILE_NAMES } from '../support/hostile-names.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { inTransaction } from '../support/recreate-table.js';
import { RICH_TABLES } from '../support/rich-tables.js';

const TYPES = [
  ...[
    'integer',
    'smallint',
    'bigint',
    'oid',
    'boolean',
    'text',
    'varchar(20)',
    'bpchar',
    'char(3)',
    '"char"',
    'name',
  ],
  ...[
    'numeric(5, 2)',
    'real',
    'date',
    'time',
    'timestamptz',
    'timestamp',
    'interval',
    'money',
    'uuid',
    'bytea',
    'bit(3)',
  ],
  ...[
    'inet',
    'cidr',
    'macaddr',
    'jsonb',
    'tsvector',
    'int4range',
    'int4multirange',
    'pg_lsn',
    'integer[]',
    'varchar[]',
  ],
  ...['odd.color', 'odd.few', 'odd.short', 'odd.pair', 'odd.color[]'],
];

const INDEXES = [
  ...[
    '(a, b, c)',
    '(b, a)',
    '(a desc)',
    '(a nulls first)',
    '(a, b desc nulls last)',
    '(a) include (b)',
    '(a) where a > 0',
  ],
  ...[
    '((a + 1), b)',
    '(lower(b))',
    '(a) with (fillfactor = 50)',
    'using hash (a)',
    'using brin (a)',
    '(a odd.reversed)',
  ],
  ...[
    '(b text_pattern_ops)',
    '(c varchar_pattern_ops)',
    '(c text_ops)',
    '(b collate "C")',
    '(d)',
    '(d collate "default")',
  ],
  ...[
    '("user")',
    '("Upper", "a b")',
    '("between", "value")',
    'using gist (r)',
    'using gin (g)',
    '((a is null))',
  ],
  ...[
    '(lower(b), a)',
    '(a, lower(c)) where b is not null and a > 0',
    '(lower(b), upper(b))',
    '(lower(b) collate "C")',
    '(lower(b collate "C"))',
    '(lower(d))',
    '(lower(b) text_pattern_ops)',
    '(lower(b) desc)',
    '(lower(case when a > 0 then b else c end))',
    '(b) where case a when 1 then true else false end',
    `(b) where a in (1, 2) or b like 'x%' or "a b" > '2026-01-01'`,
    '(coalesce(b, c))',
    '((b::varchar(3)))',
    '(abs(a)) where "Upper" is null',
    '(md5(b), "between")',
    '(repeat(b, a)) where a is not null',
    '(odd.cut(b))',
    `(extract(year from "a b"))`,
    '(trim(b))',
    `(date_trunc('day', "a b"::timestamp))`,
    '(odd.many(a, value))',
    '((odd.short_of(b)))',
    '((a || b))',
    '(int4(a::bigint)) where a::bigint > 0',
  ],
];

const KEYS = [
  ...['primary key (a)', 'primary key (b, a)', 'primary key (a) include (b)', 'primary key (a) deferrable'],
  ...[
    'primary key (a) with (fillfactor = 50)',
    'primary key ("user", "Upper")',
    'unique (a, b)',
    'unique (a) include (b)',
  ],
  ...['unique nulls not distinct (a)', 'exclude (a with =)', 'primary key (a, r without overlaps)'],
];

const COLUMNS = `a integer, b text, c varchar(5), d text collate "C", r daterange, g integer[], "user" integer,
  "Upper" text, "a b" date, "between" integer, value integer`;

const PRINTED = z.array(z.object({ relation: z.number(), name: z.string(), sql: z.string() }));

let server: TestServer;
let session: Session;

beforeAll(async () => {
  server = await startTestServer();
  const database = await server.newDatabase();
  session = await connectSession({ ...server.address(database), tls: 'disable', applicationName: 'test' });
  await session.query(`
    ${RICH_TABLES};
    create extension btree_gist;
    create schema odd;
    create type odd.color as enum ('red');
    create domain odd.few as integer;
    create domain odd.short as varchar(10);
    create type odd.pair as (a integer, b text);
    create operator class odd.reversed for type integer using btree as
      operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 btint4cmp(integer, integer);
    create function odd.cut(text) returns varchar language sql immutable as 'select $1';
    create function odd.short_of(text) returns odd.short language sql immutable as 'select $1';
    create function odd.many(variadic integer[]) returns integer language sql immutable as 'select 1';
    create table odd.types (${TYPES.map((type, at) => `c${at} ${type}`).join(', ')});
    ${TYPES.map((_, at) => `create index on odd.types (c${at})`).join(';')};
    create table odd.t (${COLUMNS}, dropped integer, renamed integer);
    ${INDEXES.map((index) => `create index on odd.t ${index}`).join(';')};
    create unique index on odd.t (a, b);
    create index on odd.t (renamed);
    alter table odd.t rename renamed to "now so";
    alter table odd.t drop column dropped;
    ${KEYS.map((key, at) => `create table odd.key${at} (${COLUMNS}, constraint k${at} ${key})`).join(';')};
    create table odd.parts (a integer, b text, primary key (a, b)) partition by range (a);
    create index on odd.parts (b);
    create index on only odd.parts (b, a);
    ${HOSTILE_NAMES.map((name) => {
      const [table, column] = [quoteName({ schema: 'odd', name }), quoteIdent(name)];
      return `create table ${table} (${column} integer primary key); create index on ${table} (${column})`;
    }).join(';')}`);
});

afterAll(async () => {
  await session.close();
  await server.stop();
});

const INDEX = `
select i.indrelid as relation, x.relname as name, pg_get_indexdef(i.indexrelid) as sql
from pg_index i join pg_class x on x.oid = i.indexrelid where i.indexrelid >= 16384`;
const CONSTRAINT = `
select k.conrelid as relation, k.conname as name, pg_get_constraintdef(k.oid) as sql
from pg_constraint k where k.contype in ('p', 'u', 'x')`;

/** What the server prints of the objects, and what a definition says of them, by `relation name`. */
async function both(
  sql: string,
  kind: 'indexes' | 'constraints',
): Promise<readonly { name: string; printed: string; written: string }[]> {
  return inTransaction(session, async () => {
    const definitions = await readTableDefinitions(session, 'all user tables');
    const written = new Map(
      [...definitions].flatMap(([relation, definition]) =>
        definition[kind].map((object) => [`${relation} ${object.name}`, object.sql]),
      ),
    );
    const { rows } = await session.query(sql);
    return PRINTED.parse(rows).flatMap(({ relation, name, sql: printed }) => {
      const text = written.get(`${relation} ${name}`);
      return text === undefined ? [] : { name, printed, written: text };
    });
  });
}

describe('a definition', () => {
  it('has every index as the server prints it', async () => {
    const indexes = await both(INDEX, 'indexes');
    expect(indexes.length).toBeGreaterThan(TYPES.length + INDEXES.length + HOSTILE_NAMES.length);
    for (const { name, printed, written } of indexes) {
      expect({ name, printed: printed.slice(-written.length - 1) }).toEqual({ name, printed: ` ${written}` });
      expect(written).toMatch(/^USING /);
    }
  });

  it('has every key as the server prints it', async () => {
    const keys = await both(CONSTRAINT, 'constraints');
    expect(keys.length).toBeGreaterThan(KEYS.length + HOSTILE_NAMES.length);
    for (const { name, printed, written } of keys)
      expect({ name, written }).toEqual({ name, written: printed });
  });
});
