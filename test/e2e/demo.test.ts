/** Runs the compiled demo as a newcomer does; `npm run build` is done first where the sources are newer. */
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { buildCli, startCli } from '../support/built-cli.js';
import type { CliRun } from '../support/built-cli.js';

const report = z.object({
  sources: z.number(),
  tables: z.number(),
  labels: z.strictObject({ APP: z.number(), BROKER: z.number(), UNUSED: z.number(), UNKNOWN: z.number() }),
  moves: z.array(
    z.object({
      kind: z.enum(['CONSOLIDATE', 'LOAD', 'ARCHIVE', 'RESTORE']),
      table: z.string(),
      state: z.string(),
      rows: z.number(),
      rawBytes: z.number(),
      storedBytes: z.number(),
      seconds: z.number(),
      verified: z.boolean(),
    }),
  ),
  foreignKeys: z.object({ made: z.number(), missing: z.array(z.string()) }),
  restore: z.object({ handle: z.string(), rows: z.number(), identical: z.boolean() }),
  failures: z.array(z.string()),
  leftAlone: z.array(z.string()),
  seconds: z.number(),
});

const LEFTOVERS = [
  'market-db/market.public.feed_rejects_2016_old',
  'payments-db/core.old_crm.call_notes_2017',
  'payments-db/core.old_crm.legacy_leads_2019',
  'payments-db/core.public.promo_codes_bak',
  'payments-db/core.public.tmp_import_20210304',
  'trading-db/trading.public.ab_test_results_v1',
  'trading-db/trading.public.orders_backup_20200615',
];

const PAYMENTS =
  'users accounts cards merchants payments refunds sessions notifications audit_log settings schema_migrations';
const TRADING =
  'users accounts orders order_events deposits watchlist_items sessions audit_log feature_flags schema_migrations';
/** Orders as they are sent to a broker: BROKER by the words of docs/features.md, though an application writes them. */
const ORDERS = ['order_events', 'orders'].map((name) => `trading-db/trading.public.${name}`);

const applicationTables = (): readonly string[] => [
  ...PAYMENTS.split(' ').map((name) => `payments-db/core.public.${name}`),
  ...TRADING.split(' ').map((name) => `trading-db/trading.public.${name}`),
];

let temporary: string;
let ended: CliRun;

/** Directories of demos in our temporary directory, and command lines of servers that run on them. */
async function leftBehind(): Promise<readonly string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''));
  const servers = (await Promise.all(lines)).filter((line) => line.includes(`\0-D\0${temporary}/`));
  // As root, the server's binaries are copied once to where its user can read them, for all later starts.
  const directories = (await readdir(temporary)).filter((name) => !name.startsWith('sortkeep-postgres-'));
  return [...directories, ...servers];
}

/** Open to the servers' user, which is another one when the tests run as root. */
async function openDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'sortkeep-demo-test-'));
  await chmod(directory, 0o755);
  return directory;
}

beforeAll(async () => {
  temporary = await openDirectory();
  await buildCli();
  ended = await startCli(['demo', '--exit', '--json', '--port', '0'], { TMPDIR: temporary }).ended;
}, 600_000);
afterAll(async () => {
  await rm(temporary, { recursive: true, force: true });
});

const parsed = (): z.output<typeof report> => report.parse(JSON.parse(ended.stdout));
const tablesOf = (kind: string): readonly string[] =>
  parsed()
    .moves.filter((move) => move.kind === kind)
    .map(({ table }) => table)
    .sort();

describe('the demo', () => {
  it('ends well and prints one JSON object and nothing else', () => {
    expect(ended).toMatchObject({ exitCode: 0 });
    expect(ended.stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(parsed()).toMatchObject({ sources: 3, tables: 35, failures: [] });
  });

  it('carries out every move and verifies it', () => {
    const { moves, labels } = parsed();
    expect(moves.filter(({ state, verified }) => state !== 'SUCCEEDED' || !verified)).toEqual([]);
    expect(moves).toHaveLength(labels.APP + labels.BROKER + labels.UNUSED + 1);
  });

  it('archives all that old projects left behind, and nothing that is in use', () => {
    expect(tablesOf('ARCHIVE')).toEqual(LEFTOVERS);
  });

  it('loads all market tables into the warehouse', () => {
    const market = tablesOf('LOAD').filter((table) => table.startsWith('market-db/'));
    expect(market).toEqual(
      [
        'daily_returns',
        'instruments',
        'ohlc_bars',
        'price_ticks',
        'sp500_daily',
        'sp500_monthly',
        'stock_prices',
      ].map((name) => `market-db/market.public.${name}`),
    );
  });

  it('consolidates the application tables with the foreign keys among them', () => {
    const { foreignKeys } = parsed();
    expect(foreignKeys.missing).toEqual([]);
    expect(foreignKeys.made).toBeGreaterThan(0);
    const elsewhere = applicationTables().filter((table) => !tablesOf('CONSOLIDATE').includes(table));
    expect(ORDERS).toEqual(expect.arrayContaining([...elsewhere]));
    expect(tablesOf('CONSOLIDATE').filter((table) => !applicationTables().includes(table))).toEqual([]);
  });

  it('restores rows that are the archived rows', () => {
    expect(parsed().restore).toMatchObject({ identical: true, rows: 2600 });
  });

  it('tells what it does on standard error, a line a step', () => {
    expect(ended.stderr).toMatch(/^started 5 PostgreSQL servers/m);
    expect(ended.stderr).not.toMatch(/\n\s+at .*:\d+:\d+/);
  });

  it('leaves no file and no server behind', async () => {
    expect(await leftBehind()).toEqual([]);
  });
});

describe('the demo, told to stop in the middle', () => {
  it('ends with 130 and removes everything', async () => {
    const demo = startCli(['demo', '--port', '0'], { TMPDIR: temporary });
    await demo.says('filled 3 sources');
    // The directory, and a line for each of the five servers.
    expect((await leftBehind()).length).toBeGreaterThanOrEqual(6);
    demo.child.kill('SIGINT');
    expect(await demo.ended).toMatchObject({ exitCode: 130, stdout: '' });
    expect(await leftBehind()).toEqual([]);
  });
});
