/** Profiles on every major: both ways of reading, every type, and the counters that must stay as they are. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { createScannerRole } from '../support/catalog.js';
import { everyTypeTable } from '../support/every-type-table.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { profiledSource } from '../support/profiled-source.js';
import type { ProfiledSource } from '../support/profiled-source.js';
import { chosenMajors } from './support/majors.js';
import { startMatrixServer } from './support/server.js';
import type { MatrixServer } from './support/server.js';

const ROWS = 20_000;

const schema = (major: number): string => `
  create table sampled (id bigint primary key, email text, at date);
  insert into sampled select i, 'p' || i || '@example.com', date '2024-01-01' + i % 300 from generate_series(1, ${ROWS}) i;
  create table analysed as select * from sampled;
  create index on analysed (id);
  create table parted (id bigint, email text) partition by range (id);
  create table parted_1 partition of parted for values from (0) to (1000);
  create table parted_2 partition of parted for values from (1000) to (100000);
  insert into parted select i, 'p' || i || '@example.com' from generate_series(1, 5000) i;
  create table long_texts (body text, compressed text);
  alter table long_texts alter body set storage external;
  insert into long_texts select repeat('x', 1000000), repeat(md5(i::text), 30000) from generate_series(1, 40) i;
  ${everyTypeTable('public', 'every_type', major)}
  ${everyTypeTable('public', 'every_type_analysed', major)}
  analyze analysed; analyze every_type_analysed;
  grant select on all tables in schema public to scanner`;

const counts = z.array(
  z.object({
    name: z.string(),
    scans: z.number(),
    index_scans: z.number().nullable(),
    tuples: z.number(),
    last: z.string().nullable(),
  }),
);

describe.each(chosenMajors())('PostgreSQL %i', (major) => {
  let server: MatrixServer;
  let home: TestServer;
  let source: ProfiledSource;

  beforeAll(async () => {
    server = await startMatrixServer(major);
    home = await startTestServer();
    await createScannerRole(server);
    await server.newDatabase('shop');
    await server.query('shop', schema(major));
    source = await profiledSource(server, 'shop', 262_144, home);
  });
  afterAll(async () => {
    await source.catalog.close();
    await server.stop();
    await home.stop();
  });

  const counters = async (): Promise<z.infer<typeof counts>> => {
    await server.flushed();
    const last = major >= 16 ? 's.last_seq_scan' : 'null';
    return counts.parse(
      await server.query(
        'shop',
        `select relname as name, seq_scan::int as scans, idx_scan::int as index_scans, seq_tup_read::int as tuples,
           ${last}::text as last from pg_stat_user_tables s order by relname`,
      ),
    );
  };

  it('profiles everything, and moves nothing but the tuples that it writes down', async () => {
    await source.sources.scan('tester', source.id);
    const before = await counters();
    const report = await source.profiles.profile('tester', source.id);
    expect(report).toMatchObject({ tables: 6, unreadable: 0, failures: [] });
    const after = await counters();
    const still = (of: typeof after): unknown => of.map((table) => ({ ...table, tuples: 0 }));
    expect(still(after)).toEqual(still(before));
    const read = after.map(
      ({ name, tuples }, index) => [name, tuples - (before[index]?.tuples ?? 0)] as const,
    );
    expect(Object.fromEntries(read)).toMatchObject({ analysed: 0 });
    const { rows } = await source.catalog.query(
      'select relation_oid::int as oid, seq_tuples::int as tuples, seq_scans::int as scans from sortkeep.own_reads',
    );
    const oids = await server.query('shop', `select oid::int as oid, relname as name from pg_class`);
    const names = new Map(oids.map((row) => [row['oid'], row['name']]));
    const ledger = z.array(z.object({ oid: z.number(), tuples: z.number(), scans: z.number() })).parse(rows);
    expect(ledger.every(({ scans }) => scans === 0)).toBe(true);
    const byName = (a: readonly unknown[], b: readonly unknown[]): number =>
      String(a[0]) < String(b[0]) ? -1 : 1;
    expect(ledger.map(({ oid, tuples }) => [names.get(oid), tuples] as const).sort(byName)).toEqual(
      read.filter(([, tuples]) => tuples > 0).sort(byName),
    );
  });

  it('stays within the byte limit', async () => {
    const email = await source.column('sampled', 'email');
    expect(email).toMatchObject({ source: 'SAMPLE', sensitivity: [{ kind: 'EMAIL' }] });
    expect(email.sampledRows).toBeGreaterThan(100);
    expect(email.sampledRows).toBeLessThan(ROWS / 4);
    expect(await source.column('long_texts', 'body')).toMatchObject({
      sampledRows: 40,
      averageBytes: 1_000_000,
    });
  });

  it('takes statistics where ANALYZE was run', async () => {
    const id = await source.column('analysed', 'id');
    expect(id).toMatchObject({ source: 'STATISTICS', distinct: { count: ROWS, method: 'analyze' } });
    expect(await source.column('analysed', 'at')).toMatchObject({
      minimum: '2024-01-01',
      maximum: '2024-10-26',
    });
  });

  it('samples partitions', async () => {
    expect(await source.column('parted', 'email')).toMatchObject({
      source: 'SAMPLE',
      sensitivity: [{ kind: 'EMAIL' }],
    });
  });

  it.each(['every_type', 'every_type_analysed'])('reads every type: %s', async (name) => {
    const profile = await source.ofTable(name);
    expect(profile?.columns.map(({ source: from }) => from)).not.toContain('NAMES');
    expect(profile?.columns.every(({ nullShare }) => nullShare !== null && nullShare >= 0.25)).toBe(true);
  });
});
