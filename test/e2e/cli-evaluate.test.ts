/** `sortkeep evaluate` as a user has it: the compiled program, the shipped model, no catalog. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { buildCli, runCli } from '../support/built-cli.js';
import type { CliRun } from '../support/built-cli.js';
import { usage } from '../unit/evaluation/usage.js';

type Columns = readonly (readonly [string, string])[];

const line = (label: string, table: string, columns: Columns, more: object = {}): string =>
  JSON.stringify({
    group: label === 'broker' ? 'market' : 'shop',
    label,
    borderline: false,
    schema: 'public',
    table,
    columns,
    primary_key: ['id'],
    foreign_keys: [],
    ...more,
  });

const USERS: Columns = [
  ['id', 'bigint'],
  ['email', 'text'],
  ['password_hash', 'text'],
  ['created_at', 'timestamp with time zone'],
];
const SESSIONS: Columns = [
  ['id', 'uuid'],
  ['user_id', 'bigint'],
  ['token', 'text'],
  ['expires_at', 'timestamp with time zone'],
];
const BARS: Columns = [
  ['symbol', 'text'],
  ['traded_on', 'date'],
  ['open', 'numeric(18,6)'],
  ['high', 'numeric(18,6)'],
  ['low', 'numeric(18,6)'],
  ['close', 'numeric(18,6)'],
  ['volume', 'bigint'],
];
const TICKS: Columns = [
  ['instrument_id', 'integer'],
  ['bid', 'numeric(18,6)'],
  ['ask', 'numeric(18,6)'],
  ['exchange', 'text'],
  ['traded_at', 'timestamp with time zone'],
];

const TABLES = [
  line('app', 'users', USERS),
  line('app', 'user_sessions', SESSIONS, { foreign_keys: [['user_id', 'users']] }),
  line('broker', 'daily_bars', BARS),
  line('broker', 'ticks', TICKS, { borderline: true }),
  line('unused', 'users_old_20190301', USERS, { primary_key: [], usage: usage({ hasIndex: false }) }),
];

const scores = z.object({
  macroF1: z.number(),
  coverage: z.number(),
  labels: z.record(
    z.enum(['APP', 'BROKER', 'UNUSED']),
    z.object({ precision: z.number(), recall: z.number(), f1: z.number(), support: z.number() }),
  ),
  confusion: z.record(z.string(), z.record(z.string(), z.number())),
  calibrationError: z.number(),
});
const answer = z.object({ all: scores, clear: scores, byGroup: scores, tables: z.number() });
const prediction = z.object({ line: z.number(), table: z.string(), truth: z.string(), label: z.string() });

let directory: string;
beforeAll(async () => {
  await buildCli();
  directory = await mkdtemp(join(tmpdir(), 'sortkeep-evaluate-test-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

async function evaluate(lines: readonly string[], ...options: readonly string[]): Promise<CliRun> {
  const file = join(directory, 'tables.jsonl');
  await writeFile(file, lines.map((text) => `${text}\n`).join(''));
  return runCli(['evaluate', file, ...options]);
}

describe('evaluate', () => {
  it('answers with one object: all tables, the clear ones, and averaged over groups', async () => {
    const { exitCode, stdout } = await evaluate(TABLES, '--json', '--no-abstain');
    expect(exitCode).toBe(0);
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    const { all, clear, byGroup, tables } = answer.parse(JSON.parse(stdout));
    expect(tables).toBe(5);
    expect(all.labels.BROKER.support).toBe(2);
    expect(clear.labels.BROKER.support).toBe(1);
    expect(byGroup.labels.BROKER.support).toBe(1);
    expect(all.labels.APP.recall).toBe(1);
    expect(all.labels.BROKER.recall).toBe(1);
    expect(all.coverage).toBe(1);
  });

  it('prints a line for each table first where it is asked to', async () => {
    const { stdout } = await evaluate(TABLES, '--json', '--predictions');
    const lines = stdout.trimEnd().split('\n');
    const predictions = lines.slice(0, -1).map((text) => prediction.parse(JSON.parse(text)));
    expect(predictions.map(({ table }) => table)).toEqual([
      'users',
      'user_sessions',
      'daily_bars',
      'ticks',
      'users_old_20190301',
    ]);
    answer.parse(JSON.parse(lines.at(-1) ?? ''));
  });

  it('never says UNUSED of a table that was read a month ago, however sure the model is', async () => {
    const read = usage({ seqScans: 1, lastReadAgeDays: 30, hasIndex: false });
    const old = line('unused', 'users_old_20190301', USERS, { primary_key: [], usage: read });
    const { stdout } = await evaluate([old], '--json', '--predictions');
    expect(prediction.parse(JSON.parse(stdout.split('\n')[0] ?? '')).label).not.toBe('UNUSED');
  });

  it('reads well without --json', async () => {
    const { stdout } = await evaluate(TABLES, '--predictions');
    expect(stdout).toMatch(/^shop public\.users: \w+/);
    expect(stdout).toMatch(/: 5 tables in 2 groups/);
    expect(stdout).toMatch(/averaged over groups +\d\.\d{3}/);
  });

  it.each([
    ['is not JSON', [...TABLES, '{'], /line 6 of the evaluation file is not json/],
    [
      'has an unknown label',
      [line('tidy', 'users', USERS)],
      /line 1 of the evaluation file is not a labelled table \(label/,
    ],
    [
      'lacks its columns',
      [...TABLES, '', JSON.stringify({ group: 'g', label: 'app' })],
      /line 7 .*\((schema|columns)/,
    ],
    [
      'has usage that cannot be',
      [line('app', 'users', USERS, { usage: usage({ seqScans: -1 }) })],
      /line 1 .*\(usage\.seqScans/,
    ],
  ])('names a line that %s', async (_what, lines, message) => {
    const { exitCode, stdout, stderr } = await evaluate(lines, '--json', '--predictions');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(message);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'INVALID_INPUT' } });
  });

  it('takes a file that begins with a byte order mark, and refuses one that is not UTF-8', async () => {
    const file = join(directory, 'bytes.jsonl');
    await writeFile(file, `\uFEFF${TABLES.join('\r\n')}\r\n`);
    const marked = await runCli(['evaluate', file, '--json']);
    expect(answer.parse(JSON.parse(marked.stdout)).tables).toBe(5);
    await writeFile(file, Buffer.from(`${TABLES.join('\n')}\n`.replace('ticks', 'kurs\u00e9'), 'latin1'));
    const { exitCode, stderr } = await runCli(['evaluate', file]);
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain('is not UTF-8');
  });

  it('says that a file without tables, a folder or a missing model cannot be used', async () => {
    expect((await evaluate([])).stderr).toContain('holds no table');
    expect((await runCli(['evaluate', directory])).stderr).toContain('is not a regular file');
    expect((await runCli(['evaluate', join(directory, 'none.jsonl')])).stderr).toContain('cannot be read');
    expect((await evaluate(TABLES, '--model', join(directory, 'none.json'))).stderr).toContain(
      'the model file',
    );
  });
});
