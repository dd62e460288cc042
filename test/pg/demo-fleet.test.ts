import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fillLeftovers } from '../../src/demo/fill-leftovers.js';
import { fillMarket } from '../../src/demo/fill-market.js';
import { fillService } from '../../src/demo/fill-service.js';
import type { FilledTable } from '../../src/demo/fill-tables.js';
import { runWorkload } from '../../src/demo/run-workload.js';
import type { FleetDatabase, WorkloadProgress } from '../../src/demo/run-workload.js';
import { connectSession } from '../../src/postgres/connect.js';
import type { Session } from '../../src/postgres/session.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';

const DATABASES = ['payments', 'trading', 'market'] as const;
const VISITS = 60;

let server: TestServer;
const living: Partial<Record<FleetDatabase, readonly FilledTable[]>> = {};
const leftovers: Partial<Record<FleetDatabase, readonly FilledTable[]>> = {};
const progress: WorkloadProgress[] = [];

const open = (database: string): Promise<Session> =>
  connectSession({ ...server.address(database), tls: 'disable', applicationName: 'fleet test' });

const namesOf = (tables: readonly FilledTable[] | undefined): readonly string[] =>
  (tables ?? []).map(({ schema, name }) => `${schema}.${name}`).sort();

beforeAll(async () => {
  server = await startTestServer();
  for (const database of DATABASES) {
    await server.newDatabase(database);
    const session = await open(database);
    living[database] =
      database === 'market' ? await fillMarket(session) : await fillService(session, database, 7);
    leftovers[database] = await fillLeftovers(session, database, 7);
    await session.close();
  }
  const { payments = [], trading = [], market = [] } = living;
  await runWorkload(open, { seed: 7, visits: VISITS, tables: { payments, trading, market } }, (at) =>
    progress.push(at),
  );
});
afterAll(async () => {
  await server.stop();
});

/** Sorted names of the tables for which the condition on their counters holds. */
async function tablesWhere(database: string, condition: string): Promise<readonly string[]> {
  const rows = await server.query(
    database,
    `select schemaname || '.' || relname as name from pg_stat_user_tables where ${condition}`,
  );
  return rows.map((row) => String(row['name'])).sort();
}

async function count(database: string, table: string): Promise<number> {
  const rows = await server.query(database, `select count(*)::int as n from ${table}`);
  return Number(rows[0]?.['n']);
}

describe.each(DATABASES)('the counters of the %s database after fill and workload', (database) => {
  const reads = 'coalesce(seq_scan, 0) + coalesce(idx_scan, 0)';

  it('show no read, update or delete of any leftover, and its rows as inserts', async () => {
    const names = namesOf(leftovers[database]);
    expect(names.length).toBeGreaterThan(0);
    expect(
      await tablesWhere(
        database,
        `${reads} = 0 and seq_tup_read = 0 and n_tup_upd + n_tup_del = 0 and n_tup_ins > 0 and last_seq_scan is null`,
      ),
    ).toEqual(names);
  });

  it('show reads of tuples in every table that is in use', async () => {
    expect(await tablesWhere(database, 'seq_tup_read + coalesce(idx_tup_fetch, 0) > 0')).toEqual(
      namesOf(living[database]),
    );
  });

  it('know how many live rows each leftover has', async () => {
    const rows = await server.query(
      database,
      'select schemaname as schema, relname as name, n_live_tup::int as rows from pg_stat_user_tables',
    );
    expect(rows).toEqual(expect.arrayContaining([...(leftovers[database] ?? [])]));
  });

  it('know the rows of every table', async () => {
    const rows = await server.query(
      database,
      `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind = 'r' and c.reltuples > 0 and n.nspname in ('public', 'old_crm')`,
    );
    expect(rows.map((row) => String(row['name'])).sort()).toEqual(
      [...namesOf(living[database]), ...namesOf(leftovers[database])].sort(),
    );
  });
});

describe('the workload', () => {
  it.each(['payments', 'trading'] as const)(
    'writes to every table of %s beyond what filled it',
    async (database) => {
      const grown: string[] = [];
      for (const { schema, name, rows } of living[database] ?? []) {
        const [counters] = await server.query(
          database,
          'select n_tup_ins::int as ins, (n_tup_upd + n_tup_del)::int as changed from pg_stat_user_tables where schemaname = $1 and relname = $2',
          [schema, name],
        );
        if (Number(counters?.['ins']) > rows || Number(counters?.['changed']) > 0)
          grown.push(`${schema}.${name}`);
      }
      expect(grown.sort()).toEqual(namesOf(living[database]));
    },
  );

  it('loads the last days into the market tables, so they hold the price files in full', async () => {
    const [daily, returns, ticks] = [5105, 5104, 4 * 5105];
    expect(await count('market', 'sp500_daily')).toBe(daily);
    expect(await count('market', 'daily_returns')).toBe(returns);
    expect(await count('market', 'price_ticks')).toBe(ticks);
    expect(await count('market', 'sp500_monthly')).toBe(123);
    expect(await count('market', 'stock_prices')).toBe(560);
    expect(await count('market', 'ohlc_bars')).toBe(44);
    const [last] = await server.query(
      'market',
      'select day::text, close::text, volume::text from sp500_daily order by sp500_daily.day desc limit 1',
    );
    expect(last).toEqual({ day: '2020-04-17', close: '2874.560059', volume: '5792140000' });
  });

  it('reports each visit of each database', () => {
    expect(progress).toHaveLength(3 * VISITS);
    for (const database of DATABASES)
      expect(progress).toContainEqual({ database, done: VISITS, total: VISITS });
  });
});

describe('the sample rows', () => {
  it('overlap between the two services in table names', () => {
    const shared = namesOf(living.payments).filter((name) => namesOf(living.trading).includes(name));
    expect(shared).toEqual([
      'public.accounts',
      'public.audit_log',
      'public.schema_migrations',
      'public.sessions',
      'public.users',
    ]);
  });

  it('keep null and the empty text, infinities and extremes apart in the awkward leftover', async () => {
    const [row] = await server.query(
      'payments',
      `select count(*) filter (where body is null)::int as nulls, count(*) filter (where body = '')::int as empties,
         count(*) filter (where body = '\\.')::int as ends, count(*) filter (where amount = 'NaN')::int as nans,
         count(*) filter (where call_time = '-infinity')::int as never, max(note_id)::text as highest,
         count(distinct body)::int as texts from old_crm.call_notes_2017`,
    );
    expect(row).toEqual({
      nulls: 100,
      empties: 100,
      ends: 100,
      nans: 260,
      never: 325,
      highest: '9223372036854775807',
      texts: 25,
    });
  });

  it('are the same for the same seed', async () => {
    const again = await server.newDatabase('again');
    const session = await open(again);
    const first = await fillService(session, 'trading', 7);
    await session.close();
    expect(first).toEqual(living.trading);
    const sql = `select md5(string_agg(t::text, '|' order by lead_id)) as hash from old_crm.legacy_leads_2019 t`;
    const [hash] = await server.query('payments', sql);
    const copy = await server.newDatabase('leftovers_again');
    const second = await open(copy);
    await fillLeftovers(second, 'payments', 7);
    await second.close();
    expect((await server.query(copy, sql))[0]).toEqual(hash);
  });
});
