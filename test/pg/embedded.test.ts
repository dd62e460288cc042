import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer } from 'node:net';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { SortkeepError } from '../../src/domain/errors.js';
import { accepts } from '../../src/embedded/loopback-port.js';
import { isRoot } from '../../src/embedded/server-user.js';
import { startEmbeddedPostgres } from '../../src/embedded/start-embedded-postgres.js';
import type { EmbeddedServer } from '../../src/embedded/start-embedded-postgres.js';
import { temporaryServerRoot } from '../../src/embedded/temporary-server-root.js';

const QUICK = { fsync: 'off', shared_buffers: '16MB' };

async function rows(
  server: EmbeddedServer,
  sql: string,
  password = server.password,
): Promise<readonly unknown[]> {
  const { host, port, user } = server;
  const client = new pg.Client({ host, port, user, password, database: 'postgres' });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function failure(attempt: Promise<unknown>): Promise<SortkeepError> {
  const error: unknown = await attempt.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof SortkeepError) return error;
  throw new Error(`expected a SortkeepError, got ${String(error)}`);
}

let root: string;
beforeAll(async () => {
  root = await temporaryServerRoot();
});
afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});

describe('a server on a new data directory', () => {
  let server: EmbeddedServer;
  beforeAll(async () => {
    server = await startEmbeddedPostgres({
      dataDirectory: join(root, 'new'),
      settings: { ...QUICK, listen_addresses: '*', unix_socket_directories: root },
    });
  });
  afterAll(async () => {
    await server.stop();
  });

  it('speaks UTF8 under the built-in locale, in UTC', async () => {
    const sql = `select pg_encoding_to_char(encoding) as encoding, datlocprovider::text as provider, datlocale as locale,
      current_setting('timezone') as timezone, upper('ä') as upper from pg_database where datname = 'postgres'`;
    expect(await rows(server, sql)).toEqual([
      { encoding: 'UTF8', provider: 'b', locale: 'C.UTF-8', timezone: 'UTC', upper: 'Ä' },
    ]);
  });

  it('refuses a wrong password', async () => {
    await expect(rows(server, 'select 1', `${server.password}x`)).rejects.toMatchObject({ code: '28P01' });
  });

  it('asks for a password on every way in', async () => {
    expect(await rows(server, 'select distinct auth_method from pg_hba_file_rules')).toEqual([
      { auth_method: 'scram-sha-256' },
    ]);
  });

  it('listens on loopback alone, whatever the settings say', async () => {
    const sql = `select current_setting('listen_addresses') as tcp, current_setting('unix_socket_directories') as sockets`;
    expect(await rows(server, sql)).toEqual([{ tcp: '127.0.0.1', sockets: '' }]);
    const outside = Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .filter((address) => address.family === 'IPv4' && !address.internal);
    for (const { address } of outside) expect(await accepts(server.port, address)).toBe(false);
    expect(await accepts(server.port)).toBe(true);
  });

  it('leaves no password on the disk', async () => {
    const log = await readFile(join(server.dataDirectory, 'server.log'), 'utf8');
    expect(log).not.toContain(server.password);
    expect((await stat(server.dataDirectory)).mode & 0o077).toBe(0);
  });

  it('refuses a second start on its data directory and names the one that runs', async () => {
    const error = await failure(startEmbeddedPostgres({ dataDirectory: server.dataDirectory }));
    expect(error).toMatchObject({ code: 'CONFLICT' });
    expect(error.message).toContain(`in use by the running server ${server.pid}`);
    expect(await rows(server, 'select 1 as one')).toEqual([{ one: 1 }]);
  });
});

describe('a second start', () => {
  it('keeps the data and takes the password of the new run', async () => {
    const dataDirectory = join(root, 'restarted');
    const first = await startEmbeddedPostgres({ dataDirectory, settings: QUICK, user: 'keeper' });
    await rows(first, `create table kept as select 'ä'::text as value`);
    await first.stop();
    await first.stop();
    const second = await startEmbeddedPostgres({
      dataDirectory,
      settings: QUICK,
      user: 'keeper',
      password: `it's$1`,
    });
    try {
      expect(await rows(second, 'select value from kept')).toEqual([{ value: 'ä' }]);
      await expect(rows(second, 'select 1', first.password)).rejects.toMatchObject({ code: '28P01' });
    } finally {
      await second.stop();
    }
  });

  it('recovers from an immediate stop', async () => {
    const dataDirectory = join(root, 'crashed');
    const settings = { shared_buffers: '16MB' };
    const first = await startEmbeddedPostgres({ dataDirectory, settings });
    await rows(first, 'create table kept as select 1 as value');
    await first.stop('immediate');
    const second = await startEmbeddedPostgres({ dataDirectory, settings });
    try {
      expect(await rows(second, 'select value from kept')).toEqual([{ value: 1 }]);
    } finally {
      await second.stop();
    }
  });

  it('says that a role is missing in place of starting without one', async () => {
    const dataDirectory = join(root, 'restarted');
    const error = await failure(startEmbeddedPostgres({ dataDirectory, settings: QUICK, user: 'stranger' }));
    expect(error.message).toContain(`'stranger'`);
    expect(String(error.cause)).toContain('does not exist');
  });
});

describe('a start that cannot succeed', () => {
  it('names a port that is taken', async () => {
    const blocker = createServer();
    await new Promise<void>((done) => blocker.listen(0, '127.0.0.1', done));
    const address = blocker.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    try {
      const error = await failure(startEmbeddedPostgres({ dataDirectory: join(root, 'port'), port }));
      expect(error).toMatchObject({ code: 'CONFLICT', message: `port ${port} on 127.0.0.1 is taken` });
    } finally {
      await new Promise((done) => blocker.close(done));
    }
  });

  it('leaves a directory alone that holds something else', async () => {
    const dataDirectory = join(root, 'documents');
    await mkdir(dataDirectory);
    await writeFile(join(dataDirectory, 'letter.txt'), 'dear');
    const error = await failure(startEmbeddedPostgres({ dataDirectory }));
    expect(error).toMatchObject({
      code: 'CONFLICT',
      message: `'${dataDirectory}' holds files but no database`,
    });
    expect((await stat(dataDirectory)).uid).toBe(process.getuid?.());
  });

  it('names the directory on the way that is closed to the server', async () => {
    const closed = await mkdtemp(join(tmpdir(), 'closed-'));
    await mkdir(join(closed, 'inner'));
    await chmod(closed, isRoot() ? 0o700 : 0o000);
    try {
      const error = await failure(startEmbeddedPostgres({ dataDirectory: join(closed, 'inner', 'data') }));
      expect(error.code).toBe('ACCESS_DENIED');
      expect(error.message).toContain(closed);
      expect(error.hint).not.toBe('');
    } finally {
      await chmod(closed, 0o700);
      await rm(closed, { recursive: true, force: true });
    }
  });

  it('says that a setting is refused, with the server’s own words as the cause', async () => {
    const settings = { no_such_setting: 'on' };
    const error = await failure(startEmbeddedPostgres({ dataDirectory: join(root, 'setting'), settings }));
    expect(error.code).toBe('INVALID_INPUT');
    expect(error.message).not.toContain('no_such_setting');
    expect(String(error.cause)).toContain('no_such_setting');
  });

  it.each([
    { user: 'Robert"; drop', password: 'x', names: 'Robert' },
    { user: 'pg_root', password: 'x', names: 'pg_root' },
    { user: 'postgres', password: 'two\nlines', names: 'password' },
  ])('refuses the login $user', async ({ user, password, names }) => {
    const error = await failure(
      startEmbeddedPostgres({ dataDirectory: join(root, 'login'), user, password }),
    );
    expect(error.code).toBe('INVALID_INPUT');
    expect(error.message).toContain(names);
    expect(error.message).not.toContain(password === 'x' ? '\n' : password);
  });
});
