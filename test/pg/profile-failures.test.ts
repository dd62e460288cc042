/** What profiles do about tables that cannot be read, and what they never keep. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { z } from 'zod';
import { createScannerRole, sourceAddress } from '../support/catalog.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { profiledSource } from '../support/profiled-source.js';
import type { ProfiledSource } from '../support/profiled-source.js';

const named = z.object({ table_name: z.string() });

let server: TestServer;
let source: ProfiledSource;
const sql = (text: string): Promise<readonly unknown[]> => server.query('shop', text);

/** Each stands in many places of the tables below; none of them may be anywhere in the catalog. */
const PLANTED = [
  'ada.abbott@secret-company.example',
  '4111111111111111',
  'DE89370400440532013000',
  '219-09-9998',
  'hunter22supersecret',
  'RSSMRA85T10A562S',
  'Ada Abbott',
  'called about her illness',
  '+49 30 901820',
];
const [EMAIL, CARD, IBAN, SSN, PASSWORD, CODE, NAME, NOTE, PHONE] = PLANTED;

const SCHEMA = `
  create table fresh (id bigint, iban text);
  insert into fresh values (1, '${IBAN}');
  create table domains (mail text, list text[]);
  insert into domains values ('${EMAIL}', array['${EMAIL}']);
  create table customers (
    id bigint, full_name text, contact text, card text, reference text, ssn text, password text, code text,
    doc jsonb, list text[], remarks text, mixed text);
  insert into customers
    select i, '${NAME}', '${EMAIL}', '${CARD}', 'ref ${IBAN} x', '${SSN}', '${PASSWORD}', '${CODE}',
      jsonb_build_object('mail', '${EMAIL}', 'note', '${NOTE}'), array['${PHONE}', '${CARD}'],
      '${NAME} ${NOTE} on day ' || i || ', she said, and will call again',
      case when i % 10 = 0 then '${PHONE}' when i % 10 = 1 then '${CARD}' else 'plain' end
    from generate_series(1, 500) i;
  create table customers_analysed as select * from customers;
  analyze customers_analysed;
  grant select on all tables in schema public to scanner;
`;

beforeAll(async () => {
  server = await startTestServer();
  await createScannerRole(server);
  await server.newDatabase('shop');
  await sql(SCHEMA);
  source = await profiledSource(server, 'shop');
  await source.scanAndProfile();
});
afterAll(async () => {
  await source.catalog.close();
  await server.stop();
});

describe('sensitive values', () => {
  it('are found, and are nowhere in the catalog', async () => {
    for (const table of ['customers', 'customers_analysed']) {
      const profile = await source.ofTable(table);
      const tagged = profile?.columns.filter(({ sensitivity }) => sensitivity.length > 0);
      expect(tagged?.map(({ column }) => column)).toEqual([
        'full_name',
        'contact',
        'reference',
        'ssn',
        'password',
        'code',
        'doc',
        'remarks',
      ]);
    }
    const { rows: tables } = await source.catalog.query(
      `select table_name from information_schema.tables where table_schema = 'sortkeep' and table_type = 'BASE TABLE'`,
    );
    expect(tables.length).toBeGreaterThan(15);
    for (const { table_name: name } of named.array().parse(tables)) {
      const { rows } = await source.catalog.query(`select t::text as row from sortkeep."${name}" t`);
      const text = JSON.stringify(rows);
      for (const value of PLANTED) expect([name, text.includes(value)]).toEqual([name, false]);
    }
  });
});

describe('a table that somebody holds', () => {
  it('fails alone and soon, and keeps its profile', async () => {
    const before = await source.ofTable('fresh');
    const holder = new pg.Client(server.address('shop'));
    await holder.connect();
    try {
      await holder.query('begin; lock table fresh in access exclusive mode');
      const report = await source.profiles.profile('tester', source.id);
      expect(report).toMatchObject({
        tables: 3,
        failures: [{ database: 'shop', table: 'public.fresh', error: { code: 'CONFLICT', retryable: true } }],
      });
    } finally {
      await holder.end();
    }
    const after = await source.ofTable('fresh');
    expect(after).toMatchObject({ profiledAt: before?.profiledAt, error: { code: 'CONFLICT' } });
    expect(after?.columns).toEqual(before?.columns);
    await source.profiles.profile('tester', source.id);
    expect(await source.ofTable('fresh')).toMatchObject({ error: null });
  });
});

describe('a column that is gone', () => {
  it('is in no profile any more, from the next scan on', async () => {
    await sql('alter table domains drop column mail');
    await source.sources.scan('tester', source.id);
    expect((await source.ofTable('domains'))?.columns.map(({ column }) => column)).toEqual(['list']);
    const { items } = await source.profiles.sensitiveColumns('EMAIL', { first: 100, after: null });
    expect(items.map(({ node }) => `${node.table.name}.${node.column}`)).not.toContain('domains.mail');
    await source.profiles.profile('tester', source.id);
    const { rows } = await source.catalog.query(
      `select from sortkeep.column_profiles where column_name = 'mail'`,
    );
    expect(rows).toHaveLength(0);
  });
});

describe('a server that cannot be reached in one database', () => {
  it('is profiled in the others, and the failure is said on each table', async () => {
    await server.newDatabase('closed_later');
    await server.query('closed_later', 'create table lost (id bigint); insert into lost values (1)');
    await source.scanAndProfile();
    await server.query('postgres', 'revoke connect on database closed_later from public');
    const report = await source.profiles.profile('tester', source.id);
    expect(report).toMatchObject({ tables: 4, failures: [{ database: 'closed_later', table: null }] });
    const { rows } = await source.catalog.query(
      `select p.error ->> 'code' as code from sortkeep.table_profiles p
       join sortkeep.tables t on t.id = p.table_id where t.table_name = 'lost'`,
    );
    expect(rows).toEqual([{ code: 'ACCESS_DENIED' }]);
  });
});

describe('a database without an encoding', () => {
  it('is profiled whatever bytes are in it', async () => {
    await server.query(
      'postgres',
      `create database bytes template template0 encoding 'SQL_ASCII' locale_provider libc lc_collate 'C' lc_ctype 'C'`,
    );
    await server.query(
      'bytes',
      `create table raw_bytes (a text, b text); insert into raw_bytes select convert_from('\\xe9ff41'::bytea, 'SQL_ASCII'), 'p' || i || '@example.com' from generate_series(1, 50) i;
       create table raw_analysed as select * from raw_bytes; analyze raw_analysed;
       grant select on all tables in schema public to scanner`,
    );
    const report = await source.scanAndProfile();
    expect(report.failures.map(({ database }) => database)).not.toContain('bytes');
    const { items } = await source.profiles.sensitiveColumns('EMAIL', { first: 100, after: null });
    expect(items.map(({ node }) => `${node.table.name}.${node.column}`)).toEqual(
      expect.arrayContaining(['raw_bytes.b', 'raw_analysed.b']),
    );
  });
});

describe('the list of sensitive columns', () => {
  it('comes in pages, the surest first, whatever the size of a page', async () => {
    const all = await source.profiles.sensitiveColumns('EMAIL', { first: 100, after: null });
    expect(await all.totalCount()).toBe(all.items.length);
    expect(all.items.length).toBeGreaterThan(4);
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page = await source.profiles.sensitiveColumns('EMAIL', { first: 2, after });
      seen.push(...page.items.map(({ node }) => `${node.table.id} ${node.column}`));
      after = page.hasNextPage ? (page.items.at(-1)?.cursor ?? null) : null;
    } while (after !== null);
    expect(seen).toEqual(all.items.map(({ node }) => `${node.table.id} ${node.column}`));
    const confidences = all.items.map(({ node }) => node.confidence);
    expect(confidences).toEqual([...confidences].sort((a, b) => b - a));
  });

  it('refuses a cursor of another kind', async () => {
    const { items } = await source.profiles.sensitiveColumns('EMAIL', { first: 1, after: null });
    const after = items[0]?.cursor ?? '';
    await expect(source.profiles.sensitiveColumns('PHONE', { first: 1, after })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });
});

describe('the schedule', () => {
  it('profiles a scanned source once, however many processes look', async () => {
    await source.catalog.query('delete from sortkeep.profile_runs');
    const stop = new AbortController();
    const errors: unknown[] = [];
    const looking = Array.from({ length: 3 }, () =>
      source.profiles.profileWhenDue(24, stop.signal, (error) => errors.push(error), 50),
    );
    const scheduled = async (): Promise<number> => {
      const { rows } = await source.catalog.query(
        `select count(*)::int as count from sortkeep.audit_events where action = 'source.profile' and actor = 'schedule'`,
      );
      return z.object({ count: z.number() }).parse(rows[0]).count;
    };
    while ((await scheduled()) === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    await new Promise((resolve) => setTimeout(resolve, 500));
    stop.abort();
    await Promise.all(looking);
    expect(errors).toEqual([]);
    expect(await scheduled()).toBe(1);
  });
});

describe('a source', () => {
  it('that another one leads has no tables of its own to profile', async () => {
    const { id } = await source.sources.register('tester', 'standby', sourceAddress(server, 'shop'));
    await source.catalog.query('update sortkeep.sources set lead_source_id = $1::uuid where id = $2::uuid', [
      source.id,
      id,
    ]);
    await expect(source.profiles.profile('tester', id)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: 'source standby has no tables of its own: it is a node of core',
    });
  });

  it('that is another server than before is left alone, since its oids mean other tables', async () => {
    await source.catalog.query(`update sortkeep.sources set system_identifier = '1' where id = $1::uuid`, [
      source.id,
    ]);
    await expect(source.profiles.profile('tester', source.id)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('another server than before'),
    });
  });
});
