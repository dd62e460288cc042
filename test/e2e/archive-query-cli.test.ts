/** Archives are used by commands, with the compiled program. */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { archived } from '../support/archive-query.js';
import { buildCli, runCli } from '../support/built-cli.js';
import type { CliRun } from '../support/built-cli.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';

let server: TestServer;
let app: TestApplication;
let handle: string;
let environment: Readonly<Record<string, string>>;

beforeAll(async () => {
  await buildCli();
  server = await startTestServer();
  app = await startTestApplication(server);
  await app.work();
  const made = await archived(
    app,
    server,
    'orders',
    `create table orders (id integer, price numeric(10,2), label text);
     insert into orders select i, i * 1.25, case when i % 2 = 0 then E'tab\\there "' || i || '"' end
       from generate_series(1, 30) i`,
  );
  ({ handle } = made.archive);
  environment = { DATABASE_URL: app.catalogUrl, SORTKEEP_DATA_DIRECTORY: app.directory };
});
afterAll(async () => {
  await app.close();
  await server.stop();
});

const cli = (...args: readonly string[]): Promise<CliRun> => runCli(args, environment);

describe('sortkeep preview', () => {
  it('shows rows that fit as a table, and where to go on', async () => {
    const first = await cli(
      'preview',
      handle,
      '--where',
      'id >= 28',
      '--columns',
      'id,price',
      '--limit',
      '2',
    );
    expect(first).toMatchObject({ exitCode: 0 });
    const [titles, ...rows] = first.stdout.trimEnd().split('\n');
    expect(titles).toBe('id  price');
    expect(rows.slice(0, 2)).toEqual(['28  35.00', '29  36.25']);
    const [, cursor = ''] = /^There are more: --after (\S+)$/.exec(rows[2] ?? '') ?? [];
    const next = await cli('preview', handle, '--where', 'id >= 28', '--columns', 'id', '--after', cursor);
    expect(next.stdout).toBe('id\n30\n');
  });

  it('makes the twin again when it is told to, and gives JSON', async () => {
    const run = await cli('preview', handle, '--remake', '--limit', '1', '--json');
    expect(z.object({ rows: z.array(z.unknown()) }).parse(JSON.parse(run.stdout)).rows).toEqual([
      ['1', '1.25', null],
    ]);
    expect(await readdir(join(app.directory, 'twins'))).toHaveLength(2);
  });

  it('says what a condition looks like when it is none', async () => {
    const run = await cli('preview', handle, '--where', 'id like 3');
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain('It is not a condition: amount >= 10');
  });
});

describe('sortkeep query', () => {
  it('answers as a table, as JSON and as CSV with every character of a value', async () => {
    const archive = ['--archive', `o=${handle}`];
    const table = await cli('query', 'select count(*) as n, sum(price) as total from o', ...archive);
    expect(table.stdout).toMatch(/^ n {3}total\n30 {2}581\.25\n1 rows in [\d.]+ s\n$/);
    const json = await cli('query', 'select max(id) as m from o', ...archive, '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({
      columns: [{ name: 'm', type: 'INTEGER' }],
      rows: [['30']],
    });
    const csv = await cli('query', 'select id, label from o order by id limit 2', ...archive, '--csv');
    expect(csv.stdout).toBe('"id","label"\n"1",\n"2","tab\there ""2"""\n');
  });

  it('says that it was cut, and refuses what is no SELECT', async () => {
    const cut = await cli('query', 'select id from o', '--archive', `o=${handle}`, '--limit', '3');
    expect(cut.stderr).toContain('cut at 3 rows: there are more');
    const refused = await cli('query', "copy o to '/tmp/x'", '--archive', `o=${handle}`);
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain('a query may not use anything but SELECT');
  });
});

describe('sortkeep download', () => {
  it.each([
    ['csv', (bytes: Buffer) => bytes.toString('utf8').slice(0, 22), '"id","price","label"\n"'],
    ['parquet', (bytes: Buffer) => bytes.toString('latin1').slice(0, 4), 'PAR1'],
    ['canonical', (bytes: Buffer) => bytes.readUInt32LE(0).toString(16), 'fd2fb528'],
  ])('writes a whole file as %s', async (format, start, expected) => {
    const file = join(app.directory, `orders.${format}`);
    const run = await cli('download', handle, '--format', format, '--to', file);
    expect(run).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^.*orders\.\w+: [\d.]+ k?B\n$/),
    });
    expect(start(await readFile(file))).toBe(expected);
    expect((await readdir(app.directory)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});
