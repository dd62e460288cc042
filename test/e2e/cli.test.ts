/** Goes the whole road by commands, with the compiled program, a catalog by DATABASE_URL and `serve` as the worker. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { buildCli, runCli, startCli } from '../support/built-cli.js';
import type { CliRun, RunningCli } from '../support/built-cli.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';

let server: TestServer;
let directory: string;
let environment: Readonly<Record<string, string>>;
let served: RunningCli;

beforeAll(async () => {
  await buildCli();
  server = await startTestServer();
  directory = await mkdtemp(join(tmpdir(), 'sortkeep-cli-test-'));
  await server.newDatabase('catalog');
  await server.newDatabase('shop');
  await server.query(
    'shop',
    `create table public.old_leads (id integer primary key, "odd. ""name""" text);
     insert into public.old_leads select n, 'lead ' || n from generate_series(1, 300) n;
     comment on table public.old_leads is 'From the CRM of 2016';
     create table public."Odd.Table" (id integer)`,
  );
  const { host, port, user, password } = server.address();
  environment = {
    DATABASE_URL: `postgres://${user}:${password}@${host}:${port}/catalog`,
    SORTKEEP_DATA_DIRECTORY: directory,
    SHOP_PASSWORD: password,
    // What is done when is what the commands say.
    SORTKEEP_SCAN_EVERY_MINUTES: '0',
    SORTKEEP_PROFILE_EVERY_HOURS: '0',
    SORTKEEP_RELATE_EVERY_HOURS: '0',
    SORTKEEP_VERIFY_EVERY_DAYS: '0',
    SORTKEEP_REHEARSE_EVERY_DAYS: '0',
  };
  served = startCli(['serve', '--json', '--port', '0'], environment);
  await served.says('"url"');
});
afterAll(async () => {
  served.child.kill('SIGKILL');
  await served.ended;
  await server.stop();
  await rm(directory, { recursive: true, force: true });
});

const cli = (...args: readonly string[]): Promise<CliRun> => runCli(args, environment);

/** What a command prints with --json, which must be one line. */
async function json<T>(shape: z.ZodType<T>, ...args: readonly string[]): Promise<T> {
  const { exitCode, stdout, stderr } = await cli(...args, '--json');
  if (exitCode !== 0) throw new Error(`${args.join(' ')} ended with ${String(exitCode)}: ${stdout}${stderr}`);
  expect(stdout.trimEnd().split('\n')).toHaveLength(1);
  return shape.parse(JSON.parse(stdout));
}

const move = z.object({
  move: z.object({ state: z.string(), verified: z.boolean(), contentHash: z.string(), rows: z.number() }),
});

describe('the commands, one after the other', () => {
  let archived: z.output<typeof move>;
  let handle = '';

  it('register a source and scan it', async () => {
    const { host, port, user } = server.address();
    const login = ['--host', host, '--port', String(port), '--user', user, '--tls', 'disable'];
    const known = await cli(
      'register',
      'shop-db',
      ...login,
      '--database',
      'shop',
      '--password-ref',
      'env:SHOP_PASSWORD',
    );
    expect(known).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^registered shop-db \(/) });
    const scan = z.object({
      scans: z.array(z.object({ source: z.string(), databases: z.array(z.unknown()) })),
    });
    expect((await json(scan, 'scan')).scans).toEqual([
      {
        source: 'shop-db',
        databases: expect.arrayContaining([expect.objectContaining({ database: 'shop', tables: 2 })]),
      },
    ]);
  });

  it('list, classify and override tables by their names', async () => {
    const listed = await cli('tables', '--source', 'shop-db', '--text', 'shop.');
    expect(listed.stdout.split('\n').slice(0, 3)).toEqual([
      expect.stringMatching(/^table +label +rows \(estimate\) +size$/),
      expect.stringMatching(/^shop-db\/shop\.public\."Odd\.Table" +UNKNOWN /),
      expect.stringMatching(/^shop-db\/shop\.public\.old_leads +UNKNOWN /),
    ]);
    expect((await json(z.object({ tables: z.number() }), 'classify', 'shop-db')).tables).toBe(
      2 + (await others()),
    );
    const odd = await cli('override', 'shop-db/shop.public."Odd.Table"', 'app', '--note', 'we use it');
    expect(odd).toMatchObject({ exitCode: 0, stdout: 'public.Odd.Table is APP, by local operator\n' });
    const verdict = z.object({ verdict: z.object({ author: z.null(), modelVersion: z.string() }) });
    await json(verdict, 'withdraw', 'shop-db/shop.public."Odd.Table"', '--note', 'we do not');
  });

  /** Tables of the catalog's own database, which is on the same server. */
  const others = async (): Promise<number> => {
    const tables = z.object({ tables: z.array(z.object({ database: z.string() })) });
    return (await json(tables, 'tables', '--limit', '1000')).tables.filter(
      ({ database }) => database !== 'shop',
    ).length;
  };

  it('plan, approve and move a table, and follow the move to its end', async () => {
    const plan = await json(
      z.object({ plan: z.object({ id: z.string(), state: z.string(), estimatedBytes: z.string() }) }),
      ...['plan', 'shop-db/shop.public.old_leads', '--kind', 'archive', '--tag', 'crm', '--tag', 'old'],
    );
    expect(plan.plan.state).toBe('DRAFT');
    expect(await cli('dry-run', plan.plan.id, '--steps')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(
        /would SOURCE: copy \(select "id"[\s\S]*nothing was written but audit events/,
      ),
    });
    expect(await cli('approve', plan.plan.id)).toMatchObject({ exitCode: 0 });
    archived = await json(move, 'move', plan.plan.id);
    expect(archived.move).toMatchObject({ state: 'SUCCEEDED', verified: true, rows: 300 });
    const again = await cli('move', plan.plan.id, '--json');
    expect(again.exitCode).toBe(1);
    expect(JSON.parse(again.stdout)).toMatchObject({ error: { code: 'CONFLICT' } });
  });

  it('find the archive, verify it and restore it', async () => {
    const found = z.object({ archives: z.array(z.object({ handle: z.string() })) });
    handle = (await json(found, 'search', 'crm 2016', '--tag', 'old')).archives[0]?.handle ?? '';
    expect(await cli('verify', handle)).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^whole: /),
    });
    const restored = await json(move, 'restore', handle, '--schema', 'back', '--name', 'leads');
    expect(restored.move).toMatchObject({ verified: true, contentHash: archived.move.contentHash });
    expect(await server.query('shop', 'select count(*)::int as n from back.leads')).toEqual([{ n: 300 }]);
  });

  it('show the moves as a table, the newest first', async () => {
    const lines = (await cli('moves')).stdout.trimEnd().split('\n');
    expect(lines.map((line) => line.split(/ {2,}/)[1])).toEqual(['kind', 'RESTORE', 'ARCHIVE']);
  });

  it('refuse to overwrite: the move fails, and so does the command', async () => {
    const again = await cli('restore', handle, '--schema', 'back', '--name', 'leads');
    expect(again.exitCode).toBe(1);
    expect(again.stdout).toContain('exists already');
  });
});

describe('a mistake', () => {
  const STACK = /\n\s+at .*:\d+:\d+/;

  it('in a name is said in one line with what to do, and no stack', async () => {
    const { exitCode, stdout, stderr } = await cli('scan', 'nowhere');
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toBe(
      "error: no source is named 'nowhere'\nSee `sortkeep sources` for those that are registered.\n",
    );
  });

  it.each([
    [['restore', 'sk-nonsense'], 'INVALID_INPUT'],
    [['verify', 'sk-0000000-0000000-0000000-0000000'], 'NOT_FOUND'],
    [['approve', '00000000-0000-4000-8000-000000000000'], 'NOT_FOUND'],
    [['cancel', 'x'], 'INVALID_INPUT'],
    [['dry-run', '00000000-0000-4000-8000-000000000000'], 'NOT_FOUND'],
    [['plan', 'shop-db/shop.public.nothing'], 'NOT_FOUND'],
    [['override', 'shop-db/shop.public.old_leads', 'PRECIOUS'], 'INVALID_INPUT'],
  ])('in %j is one JSON object with the code %s', async (args, code) => {
    const { exitCode, stdout, stderr } = await cli(...args, '--json');
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      error: { code, message: expect.any(String), hint: expect.stringMatching(/\.$/) },
    });
    expect(stderr).not.toMatch(STACK);
  });

  it.each([
    [['frobnicate']],
    [['tables', '--label', 'NICE']],
    [['register', 'x']],
    [['demo', '--port', '70000']],
  ])('of usage in %j ends with 2', async (args) => {
    const { exitCode, stdout, stderr } = await cli(...args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/^error: /);
  });

  it('in the configuration names every fault, and never the secret', async () => {
    const broken = { ...environment, SORTKEEP_STORE: 'tape', SORTKEEP_COLOUR: 'red' };
    const { exitCode, stderr } = await runCli(['sources'], broken);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('the configuration has 2 faults');
    expect(stderr).not.toContain(environment['SHOP_PASSWORD']);
  });

  it('is a port that is taken', async () => {
    const at = z.object({ port: z.number() });
    const address = at.parse(JSON.parse(served.output()));
    const second = await cli('serve', '--port', String(address.port));
    expect(second).toMatchObject({ exitCode: 1, stdout: '' });
    expect(second.stderr).toContain(`port ${address.port} on 127.0.0.1 is taken`);
  });
});

describe('help', () => {
  it('lists the commands, and every command takes --json', async () => {
    const { exitCode, stdout } = await cli('--help');
    expect(exitCode).toBe(0);
    const commands = Array.from(stdout.matchAll(/^ {2}([a-z]+) /gm), ([, name = '']) => name);
    expect(commands).toEqual(expect.arrayContaining(['demo', 'serve', 'scan', 'move', 'restore', 'train']));
    for (const name of commands.filter((command) => command !== 'help')) {
      const { stdout: help } = await cli(name, '--help');
      const parts = Array.from(help.matchAll(/^ {2}([a-z]+) (?=\[|<)/gm), ([, part = '']) => part);
      for (const part of parts.filter((command) => command !== 'help')) {
        expect((await cli(name, part, '--help')).stdout).toContain('--json');
      }
      if (parts.length === 0) expect(help).toContain('--json');
    }
  });
});

describe('stopping the service', () => {
  it('ends with 0 on SIGTERM, and nothing but the address was on standard output', async () => {
    served.child.kill('SIGTERM');
    const { exitCode, stdout } = await served.ended;
    expect(exitCode).toBe(0);
    expect(Object.keys(z.record(z.string(), z.unknown()).parse(JSON.parse(stdout)))).toEqual(['url', 'port']);
  });
});
