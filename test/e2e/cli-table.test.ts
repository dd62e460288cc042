/** What the compiled program says of one table, and of what changed. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildCli, runCli } from '../support/built-cli.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';

let server: TestServer;
let directory: string;
let environment: Readonly<Record<string, string>>;

/** What a command prints; the test fails where it fails. */
async function said(...args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await runCli(args, environment);
  if (exitCode !== 0) throw new Error(`${args.join(' ')} ended with ${String(exitCode)}: ${stdout}${stderr}`);
  return stdout;
}

beforeAll(async () => {
  await buildCli();
  server = await startTestServer();
  directory = await mkdtemp(join(tmpdir(), 'sortkeep-cli-test-'));
  await server.newDatabase('catalog');
  await server.newDatabase('shop');
  await server.query(
    'shop',
    `create table orders (id integer primary key, email text, note text);
     create table "Order Items" (id integer references orders);
     create view big as select * from orders;
     create table going (id integer)`,
  );
  const { host, port, user, password } = server.address();
  environment = {
    DATABASE_URL: `postgres://${user}:${password}@${host}:${port}/catalog`,
    SORTKEEP_DATA_DIRECTORY: directory,
    SHOP_PASSWORD: password,
  };
  const login = ['--host', host, '--port', String(port), '--user', user, '--tls', 'disable'];
  await said('register', 'shop-db', ...login, '--database', 'shop', '--password-ref', 'env:SHOP_PASSWORD');
  await said('scan', 'shop-db');
  await server.query(
    'shop',
    'alter table orders add "net price" numeric not null default 0; drop table going; select * from orders',
  );
  await said('scan', 'shop-db');
});

afterAll(async () => {
  await server.stop();
  await rm(directory, { recursive: true, force: true });
});

describe('sortkeep table', () => {
  it('answers all questions on one page', async () => {
    const text = await said('table', 'shop-db/shop.public.orders');
    for (const words of [
      /^shop-db\/shop\.public\.orders\n/,
      /^ {2}"net price" +numeric +no +0$/m,
      /^ {2}orders_pkey: PRIMARY KEY \(id\)$/m,
      /^Who depends on it\n {2}view public\.big\n {2}table public\."Order Items" by foreign key/m,
      /^When it was last used\n {2}\S/m,
      /^What changed since .*\n.*column "net price" was added: numeric not null default 0$/m,
      /^Where else it lives\n/m,
      /^What in it is sensitive\n/m,
    ]) {
      expect(text).toMatch(words);
    }
  });

  it('gives the same to programs as one JSON object', async () => {
    const page: unknown = JSON.parse(await said('table', 'shop-db/shop.public.orders', '--json'));
    expect(page).toMatchObject({
      source: 'shop-db',
      table: { name: 'orders', dependents: [{ kind: 'view', name: 'big', known: 'catalog' }] },
      version: { version: 2, surroundings: { triggers: [] } },
      referring: [{ table: { schema: 'public', name: 'Order Items' } }],
      changes: [{ kind: 'CHANGED', fromVersion: 1, toVersion: 2 }],
    });
  });

  it('says how to name a table where it knows none', async () => {
    const { exitCode, stderr } = await runCli(['table', 'shop-db/shop.public.nothing'], environment);
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('no table is known as')]);
  });
});

describe('sortkeep changes', () => {
  it('lists what changed and what went, with its source or without', async () => {
    const text = await said('changes', 'shop-db');
    expect(text).toMatch(/UTC {2}shop-db\/shop\.public\.orders +column "net price" was added/);
    expect(text).toMatch(/UTC {2}shop-db\/shop\.public\.going +the table went/);
    expect(await said('changes')).toBe(text);
    expect(await said('changes', '--since', '2999-01-01')).toBe(
      'nothing changed since 2999-01-01 00:00 UTC\n',
    );
  });

  it('takes no date that is none', async () => {
    const { exitCode, stderr } = await runCli(['changes', '--since', 'yesterday'], environment);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('It is not a date')]);
  });
});
