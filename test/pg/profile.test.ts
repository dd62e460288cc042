/** What the values of tables on a real server are like, and what our looking leaves behind there. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { createScannerRole } from '../support/catalog.js';
import { everyTypeTable } from '../support/every-type-table.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { profiledSource } from '../support/profiled-source.js';
import type { ProfiledSource } from '../support/profiled-source.js';

const HOSTILE = `a"b'; drop table x; -- 表`;

let server: TestServer;
let source: ProfiledSource;
const sql = (text: string): Promise<readonly unknown[]> => server.query('shop', text);

const SCHEMA = `
  create table analysed (id bigint primary key, email text, side text, note text);
  insert into analysed
    select i, 'person' || i || '@example.com', case when i % 4 = 0 then 'sell' else 'buy' end, null
    from generate_series(1, 2000) i;
  create table fresh (id bigint, iban text, price numeric(12, 4), at date);
  insert into fresh
    select i, case i % 2 when 0 then 'DE89370400440532013000' else 'GB29NWBK60161331926819' end, i / 8.0,
      date '2024-01-01' + i % 365
    from generate_series(1, 1000) i;
  create table secret_table (id bigint, ssn text);
  insert into secret_table values (1, '219-09-9998');
  create table by_column (id bigint, phone text, salary numeric);
  insert into by_column select i, '+49 30 90182' || i, i from generate_series(10, 60) i;
  create table nothing_in_it (id bigint, email text);
  create table ${'"' + HOSTILE.replaceAll('"', '""') + '"'} (${'"' + HOSTILE.replaceAll('"', '""') + '"'} text, "select" text);
  insert into ${'"' + HOSTILE.replaceAll('"', '""') + '"'} values ('plain', 'ada@example.com');
  create table huge (id bigint, body text, doc jsonb, raw bytea);
  alter table huge alter body set storage external;
  insert into huge
    select i, repeat(chr(97 + i % 26), 1000000), jsonb_build_object('k', (select string_agg(md5(i::text || j), '') from generate_series(1, 3000) j)),
      decode(repeat('00ff', 20000), 'hex')
    from generate_series(1, 60) i;
  create table events (day date not null, visitor inet, amount integer) partition by range (day);
  create table events_2024 partition of events for values from ('2024-01-01') to ('2025-01-01');
  create table events_2025 partition of events for values from ('2025-01-01') to ('2026-01-01') partition by range (day);
  create table events_2025_h1 partition of events_2025 for values from ('2025-01-01') to ('2025-07-01');
  insert into events select date '2024-01-01' + i % 500, ('192.0.2.' || i % 250)::inet, i from generate_series(1, 5000) i;
  create table tenants (id bigint, email text);
  alter table tenants enable row level security;
  create policy none_of_them on tenants using (false);
  insert into tenants values (1, 'hidden@example.com');
  create schema closed;
  create table closed.inner_table (id bigint, email text);
  insert into closed.inner_table values (1, 'inner@example.com');
  create type pair as (a integer, b text);
  create function spy(pair) returns text language plpgsql as $$ begin raise exception 'a cast was run'; end $$;
  create cast (pair as text) with function spy(pair);
  create table own_types (p pair, d text);
  insert into own_types values ((1, 'x'), 'y');
  create domain short as text check (length(value) < 50);
  create domain shorter as short;
  create table domains (mail shorter, list shorter[]);
  insert into domains values ('ada@example.com', array['b@example.com']::shorter[]);
  grant usage on schema public to scanner;
  grant select on analysed, fresh, nothing_in_it, huge, events, events_2024, events_2025_h1, tenants, own_types, domains,
    ${'"' + HOSTILE.replaceAll('"', '""') + '"'} to scanner;
  grant select on closed.inner_table to scanner;
  grant select (id, phone) on by_column to scanner;
  ${everyTypeTable('public', 'every_type')}
  ${everyTypeTable('public', 'every_type_analysed')}
  grant select on every_type, every_type_analysed to scanner;
  analyze analysed; analyze every_type_analysed;
`;

beforeAll(async () => {
  server = await startTestServer();
  await createScannerRole(server);
  await server.newDatabase('shop');
  await sql(SCHEMA);
  source = await profiledSource(server, 'shop');
});
afterAll(async () => {
  await source.catalog.close();
  await server.stop();
});

const scans = z.object({
  relname: z.string(),
  seq_scan: z.number(),
  last_seq_scan: z.date().nullable(),
  idx_scan: z.number(),
});
const counters = (): Promise<readonly unknown[]> =>
  sql(`select relname, seq_scan::int, last_seq_scan, coalesce(idx_scan, 0)::int as idx_scan, seq_tup_read::int
       from pg_stat_user_tables order by relname`);

describe('a profile of a source', () => {
  it('reads every table, and leaves no trace in the counters but the tuples of samples, which the ledger has', async () => {
    await source.sources.scan('tester', source.id);
    const before = await counters();
    const progress: (readonly [number, number])[] = [];
    const report = await source.profiles.profile('tester', source.id, (...at) => progress.push(at));
    expect(report.failures).toEqual([]);
    expect(report).toMatchObject({ tables: 14, unreadable: 3 });
    expect(progress.at(0)).toEqual([0, 14]);
    expect(progress.at(-1)).toEqual([14, 14]);
    const after = await counters();
    const without = (rows: readonly unknown[]): unknown => scans.array().parse(rows);
    expect(without(after)).toEqual(without(before));
    const { rows } = await source.catalog.query(
      `select relation_oid::int as relation, sum(seq_tuples)::int as tuples, sum(seq_scans)::int as scans
       from sortkeep.own_reads where purpose = 'profile' group by 1 order by 1`,
    );
    const read = await sql(
      `select relid::int as relation, seq_tup_read::int as tuples, 0 as scans
       from pg_stat_user_tables s where seq_tup_read > seq_scan and relname in
         ('fresh', 'huge', 'events_2024', 'events_2025_h1', 'every_type', 'by_column', 'own_types', 'domains') order by 1`,
    );
    expect(read).toHaveLength(8);
    expect(rows).toEqual(expect.arrayContaining([...read]));
  });
});

/** Pages of long values that were touched. */
const toastBlocks = async (): Promise<number> => {
  const [row] = await sql(
    `select (toast_blks_read + toast_blks_hit)::int as blocks from pg_statio_user_tables where relname = 'huge'`,
  );
  return z.object({ blocks: z.number() }).parse(row).blocks;
};

describe('where ANALYZE was run, a profile', () => {
  it('takes its statistics, and reads no row', async () => {
    const email = await source.column('analysed', 'email');
    expect(email).toMatchObject({
      source: 'STATISTICS',
      limitation: null,
      sampledRows: null,
      nullShare: 0,
      distinct: { count: 2000, method: 'analyze' },
      minimum: null,
      maximum: null,
      mostCommon: [],
      sensitivity: [{ kind: 'EMAIL', confidence: 0.99 }],
    });
    expect(email.checkedValues).toBeGreaterThan(90);
    const side = await source.column('analysed', 'side');
    expect(side.mostCommon.map(({ value }) => value)).toEqual(['buy', 'sell']);
    expect(side).toMatchObject({ minimum: 'buy', maximum: 'sell', distinct: { count: 2 }, sensitivity: [] });
    expect(await source.column('analysed', 'note')).toMatchObject({ nullShare: 1, source: 'STATISTICS' });
    const [table] = await sql(`select 'analysed'::regclass::oid::int as oid`);
    const { rows } = await source.catalog.query(
      'select from sortkeep.own_reads where relation_oid = $1::bigint',
      [z.object({ oid: z.number() }).parse(table).oid],
    );
    expect(rows).toEqual([]);
  });
});

describe('where it was not, a profile', () => {
  it('samples: the whole of a small table', async () => {
    expect(await source.column('fresh', 'iban')).toMatchObject({
      source: 'SAMPLE',
      sampledRows: 1000,
      distinct: { count: 2, method: 'counted' },
      minimum: null,
      sensitivity: [
        {
          kind: 'IBAN',
          confidence: 0.99,
          evidence: 'the name says so; 2 of 2 checked values are IBANs with right check digits',
        },
      ],
    });
    expect(await source.column('fresh', 'price')).toMatchObject({ minimum: '0.1250', maximum: '125.0000' });
    expect(await source.column('fresh', 'at')).toMatchObject({
      minimum: '2024-01-01',
      maximum: '2024-12-30',
    });
  });

  it('says that an empty table has no rows', async () => {
    expect(await source.column('nothing_in_it', 'email')).toMatchObject({
      source: 'SAMPLE',
      sampledRows: 0,
      nullShare: null,
      sensitivity: [{ kind: 'EMAIL', evidence: 'the name says so; no value was seen' }],
    });
  });

  it('reads beginnings of long texts, and no long documents', async () => {
    expect(await source.column('huge', 'body')).toMatchObject({ sampledRows: 60, averageBytes: 1_000_000 });
    expect(await source.column('huge', 'doc')).toMatchObject({
      limitation: '60 of 60 values are too large to be read for a profile',
      mostCommon: [],
    });
    expect((await source.column('huge', 'raw')).averageBytes).toBeGreaterThan(100);
    const before = await toastBlocks();
    await source.profiles.profile('tester', source.id);
    // Sixty values of 1 MB are 7,500 pages; their first chunks by the index are some hundred.
    expect((await toastBlocks()) - before).toBeLessThan(1000);
  });

  it('takes partitions of all levels in proportion', async () => {
    expect(await source.column('events', 'visitor')).toMatchObject({
      source: 'SAMPLE',
      distinct: null,
      sensitivity: [{ kind: 'IP_ADDRESS' }],
    });
    const day = await source.column('events', 'day');
    expect(day.minimum).toMatch(/^2024-/);
    expect(day.maximum).toMatch(/^2025-/);
    expect(day.sampledRows).toBeGreaterThan(500);
  });

  it('knows domains by what they are made of, and runs no function of a user', async () => {
    expect(await source.column('domains', 'mail')).toMatchObject({ sensitivity: [{ kind: 'EMAIL' }] });
    expect(await source.column('domains', 'list')).toMatchObject({
      sensitivity: [{ kind: 'EMAIL' }],
      mostCommon: [],
    });
    expect(await source.column('own_types', 'p')).toMatchObject({
      source: 'SAMPLE',
      sampledRows: 1,
      nullShare: 0,
    });
  });

  it('gets along with hostile names', async () => {
    expect(await source.column(HOSTILE, HOSTILE)).toMatchObject({ sampledRows: 1, minimum: 'plain' });
    expect(await source.column(HOSTILE, 'select')).toMatchObject({
      minimum: null,
      sensitivity: [{ kind: 'EMAIL' }],
    });
  });

  it.each(['every_type', 'every_type_analysed'])('reads every type: %s', async (name) => {
    const profile = await source.ofTable(name);
    expect(profile?.error).toBeNull();
    expect(profile?.columns.length).toBeGreaterThan(80);
    for (const { source: from, nullShare } of profile?.columns ?? []) {
      expect(from).not.toBe('NAMES');
      expect(nullShare).toBeGreaterThanOrEqual(0.25);
    }
  });
});

describe('without the right to read, a profile', () => {
  it('goes by names, and names the right', async () => {
    expect(await source.column('secret_table', 'ssn')).toMatchObject({
      source: 'NAMES',
      limitation: 'the right to read it is missing: SELECT on public.secret_table',
      nullShare: null,
      sensitivity: [{ kind: 'NATIONAL_ID', confidence: 0.8 }],
    });
    expect(await source.column('inner_table', 'email')).toMatchObject({
      source: 'NAMES',
      limitation: 'the right to look into its schema is missing: USAGE on closed',
    });
  });

  it('reads the columns that it may', async () => {
    expect(await source.column('by_column', 'phone')).toMatchObject({
      sampledRows: 51,
      sensitivity: [{ kind: 'PHONE' }],
    });
    expect(await source.column('by_column', 'salary')).toMatchObject({ source: 'NAMES' });
  });

  it('does not take what row level security shows for the whole', async () => {
    const profile = await source.column('tenants', 'email');
    expect(profile.source).toBe('NAMES');
    expect(profile.limitation).toContain('row level security');
  });
});
