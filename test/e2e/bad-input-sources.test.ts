/** What is wrong at a source when its move runs: each case is an error in words, and the other moves go on. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PlanId } from '../../src/domain/ids.js';
import type { Move } from '../../src/domain/move.js';
import type { Source } from '../../src/domain/source.js';
import { ACTOR, startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { startStallingProxy } from '../support/stalling-proxy.js';

const NOTES = `create table notes (id integer primary key, body text);
insert into notes select i, 'note ' || i from generate_series(1, 1000) i;`;

let server: TestServer;
let app: TestApplication;
let healthy: Source;
let sources = 0;

beforeAll(async () => {
  server = await startTestServer();
  app = await startTestApplication(server);
  await app.work();
  const database = await server.newDatabase();
  await server.query(database, NOTES);
  healthy = await app.register('healthy', database);
});
afterAll(async () => {
  await app.close();
  await server.stop();
});

/** A source of its own with the table `notes`; what differs from the server's own address is given. */
async function sourceOf(
  changed: { readonly port?: number; readonly user?: string; readonly password?: string } = {},
): Promise<{ readonly source: Source; readonly database: string; readonly passwordFile: string }> {
  sources += 1;
  const database = await server.newDatabase();
  await server.query(database, NOTES);
  const { host, port, user, password } = server.address();
  const passwordFile = join(app.directory, `password-${sources}`);
  await writeFile(passwordFile, changed.password ?? password);
  const source = await app.services.sources.register(ACTOR, `source-${sources}`, {
    host,
    port: changed.port ?? port,
    user: changed.user ?? user,
    database,
    passwordRef: `file:${passwordFile}`,
    tls: 'disable',
  });
  return { source, database, passwordFile };
}

async function approved(source: Source): Promise<PlanId> {
  const table = await app.scanned(source, 'notes');
  return (await app.approved({ tableId: table.id, kind: 'ARCHIVE' })).id;
}

/**
 * Starts both, and shows that the healthy one is done whatever becomes of the other. `between` planning and start nobody
 * is connected: a scan reads all databases of its server, and one that is read cannot be dropped.
 */
async function besideAHealthyMove(
  source: Source,
  between: () => Promise<unknown> = () => Promise.resolve(),
): Promise<Move> {
  const plans = [await approved(healthy), await approved(source)] as const;
  await between();
  const { moves } = app.services;
  const [other, move] = [await moves.start(ACTOR, plans[0]), await moves.start(ACTOR, plans[1])];
  const ended = await app.ended(move);
  expect(await app.ended(other)).toMatchObject({ state: 'SUCCEEDED', rows: 1000, error: null });
  return ended;
}

const restarted = async (move: Move): Promise<Move> =>
  app.ended(await app.services.moves.start(ACTOR, move.planId));

describe('a move whose source has changed since it was planned', () => {
  it('says that the password is refused, and finishes once it is right', async () => {
    const { source, passwordFile } = await sourceOf();
    const move = await besideAHealthyMove(source, () => writeFile(passwordFile, 'not it'));
    expect(move).toMatchObject({ state: 'FAILED', error: { code: 'ACCESS_DENIED', retryable: false } });
    expect(move.error?.message).toMatch(new RegExp(`source ${source.name}.*the password was refused`));
    expect(JSON.stringify(move.error)).not.toContain('not it');
    await writeFile(passwordFile, server.address().password);
    expect(await restarted(move)).toMatchObject({ state: 'SUCCEEDED', rows: 1000, error: null });
  });

  it('says that the host does not answer, and finishes once it does', async () => {
    const proxy = await startStallingProxy(server.address().port);
    const { source } = await sourceOf({ port: proxy.port });
    const move = await besideAHealthyMove(source, () => proxy.close());
    expect(move).toMatchObject({ state: 'FAILED', error: { code: 'UNREACHABLE' } });
    expect(move.error?.message).toMatch(new RegExp(`source ${source.name} .*the server does not answer`));
    expect(move.error?.hint).toContain('Check host, port and firewall');
  });

  it('says that the table was dropped', async () => {
    const { source, database } = await sourceOf();
    const move = await besideAHealthyMove(source, () => server.query(database, 'drop table notes'));
    expect(move).toMatchObject({ state: 'FAILED', error: { code: 'NOT_FOUND' } });
    expect(move.error?.message).toBe(
      `the table was dropped since it was planned (database ${database} of source ${source.name})`,
    );
  });

  it('says that the table was changed, and moves nothing', async () => {
    const { source, database } = await sourceOf();
    const move = await besideAHealthyMove(source, () =>
      server.query(database, 'alter table notes add column more text'),
    );
    expect(move).toMatchObject({ state: 'FAILED', rows: 0, error: { code: 'CONFLICT' } });
    expect(move.error?.message).toContain('table public.notes has changed since it was planned');
    expect(move.error?.hint).toBe('Scan the source, then plan and approve the move again.');
  });

  it('says that the database was dropped', async () => {
    const { source, database } = await sourceOf();
    const move = await besideAHealthyMove(source, () =>
      server.query('postgres', `drop database ${database}`),
    );
    expect(move).toMatchObject({ state: 'FAILED', error: { code: 'NOT_FOUND' } });
    expect(move.error?.message).toMatch(
      new RegExp(`database ${database} of source ${source.name}.*does not exist`),
    );
  });

  it('does not take the table of a database that was dropped and made again for the one that was planned', async () => {
    const { source, database } = await sourceOf();
    const move = await besideAHealthyMove(source, async () => {
      await server.query('postgres', `create database spare template ${database}`);
      await server.query('postgres', `drop database ${database}`);
      await server.query('postgres', `alter database spare rename to ${database}`);
    });
    expect(move).toMatchObject({ state: 'FAILED', error: { code: 'NOT_FOUND' } });
  });
});

describe('a move whose role may not see all rows', () => {
  it('says that the right to read is missing, and finishes once it is granted', async () => {
    await server.query('postgres', `create role reader login password 'reads'`);
    const { source, database } = await sourceOf({ user: 'reader', password: 'reads' });
    const move = await besideAHealthyMove(source);
    expect(move).toMatchObject({ state: 'FAILED', error: { code: 'ACCESS_DENIED' } });
    expect(move.error?.message).toMatch(/the role lacks a right.*42501/);
    expect(move.error?.message).toContain(source.name);
    await server.query(database, 'grant pg_read_all_data to reader');
    expect(await restarted(move)).toMatchObject({ state: 'SUCCEEDED', rows: 1000, error: null });
  });

  it('refuses a table of which a policy would hide rows, and never moves the rest', async () => {
    await server.query('postgres', `create role tenant login password 'sees half'`);
    const { source, database } = await sourceOf({ user: 'tenant', password: 'sees half' });
    await server.query(
      database,
      `alter table notes owner to tenant; alter table notes enable row level security;
       alter table notes force row level security; create policy half on notes using (id <= 500)`,
    );
    const move = await besideAHealthyMove(source);
    expect(move).toMatchObject({ state: 'FAILED', rows: 0, error: { code: 'ACCESS_DENIED' } });
    expect(move.error?.message).toContain('row level security hides rows of public.notes');
    expect(move.error?.hint).toContain('BYPASSRLS');
  });
});

describe('a database whose bytes are of no encoding', () => {
  it('is archived where they are UTF-8, and refused where they are not', async () => {
    await server.query(
      'postgres',
      `create database raw_bytes encoding 'SQL_ASCII' locale_provider libc locale 'C' template template0`,
    );
    await server.query(
      'raw_bytes',
      `create table notes (id integer, body text); insert into notes values (1, 'žluť')`,
    );
    const source = await app.register('raw', 'raw_bytes');
    const first = await app.services.moves.start(ACTOR, await approved(source));
    expect(await app.ended(first)).toMatchObject({ state: 'SUCCEEDED', rows: 1, error: null });
    await server.query('raw_bytes', `insert into notes values (2, E'caf\\xe9')`);
    const move = await besideAHealthyMove(source);
    expect(move).toMatchObject({ state: 'FAILED', rows: 0, error: { code: 'INVALID_INPUT' } });
    expect(move.error?.message).toContain('public.notes');
  });
});
