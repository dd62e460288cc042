import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { connectSession } from '../../src/postgres/connect.js';
import { tableFingerprint } from '../../src/postgres/definition/table-fingerprint.js';
import type { Session } from '../../src/postgres/session.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { definitionOf, inTransaction, recreateTable } from '../support/recreate-table.js';

let server: TestServer;
let session: Session;
let oid: number;

beforeAll(async () => {
  server = await startTestServer();
  session = await connectSession({ ...server.address(), tls: 'disable', applicationName: 'test' });
  await session.query(`create schema app; create schema other;
    create type app.mood as enum ('a', 'b'); create domain app.moods as app.mood[];
    create type app.pair as (x integer, m app.moods);
    create table app.t (id integer, pairs app.pair[], big text); create table app.heir () inherits (app.t);
    insert into app.t values (1, null, 'x')`);
  const { rows } = await session.query(`select 'app.t'::regclass::oid::int4 as oid`);
  oid = z.object({ oid: z.number() }).parse(rows[0]).oid;
});

afterAll(async () => {
  await session.close();
  await server.stop();
});

describe('the fingerprint of a table', () => {
  it.each([
    'analyze app.t',
    'vacuum app.t',
    'vacuum (freeze) app.t',
    'grant select on app.t to public',
    'alter table app.t set schema other',
    'alter table other.t set schema app',
    'alter table app.t rename to t2',
    'alter table app.t2 rename to t',
    'create index on app.t (id)',
    `comment on table app.t is 'x'`,
    `insert into app.t values (2, null, repeat('x', 100000))`,
  ])('stays the same over %s', async (statement) => {
    const before = await tableFingerprint(session, oid);
    await session.query(statement);
    expect(await tableFingerprint(session, oid)).toBe(before);
  });

  it.each([
    'vacuum full app.t',
    'alter table app.t add column fast integer default 7',
    'alter table app.t alter id type bigint',
    'alter table app.t rename id to id2',
    'alter table app.t drop column fast',
    `alter type app.mood rename value 'a' to 'z'`,
    `alter type app.mood add value 'new'`,
    'alter type app.pair rename attribute x to y',
    `alter domain app.moods set default '{}'`,
    'alter table app.heir no inherit app.t',
    'alter table app.t enable row level security',
    'truncate app.t',
  ])('changes with %s', async (statement) => {
    const before = await tableFingerprint(session, oid);
    await session.query(statement);
    expect(await tableFingerprint(session, oid)).not.toBe(before);
  });

  it('is refused for a table that is not there', async () => {
    await expect(tableFingerprint(session, 1)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'there is no table with oid 1',
    });
  });
});

describe('rows that are older than what is asked of new ones', () => {
  it('are taken over: a domain check that was never validated comes after them', async () => {
    await session.query(`create schema aged; create domain aged.age as integer; create table aged.t (a aged.age);
      insert into aged.t values (-1); alter domain aged.age add constraint sane check (value >= 0) not valid`);
    const source = await definitionOf(session, { schema: 'aged', name: 't' });
    const place = { schema: 'young', name: 't' };
    await inTransaction(session, () =>
      recreateTable(session, source, place, undefined, async (tx) => {
        await tx.query('insert into young.t values (-1)');
      }),
    );
    expect((await definitionOf(session, place)).types).toMatchObject([
      { checks: [{ name: 'sane', sql: 'CHECK ((VALUE >= 0)) NOT VALID', validated: false }] },
    ]);
    await expect(session.query('insert into young.t values (-1)')).rejects.toMatchObject({ code: '23514' });
  });
});
