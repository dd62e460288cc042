import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { CatalogTable } from '../../src/domain/catalog-table.js';
import type { DatabaseScan, Source, SourceAddress } from '../../src/domain/source.js';
import { connectSession } from '../../src/postgres/connect.js';
import type { Database } from '../../src/postgres/session.js';
import type { ConnectSource } from '../../src/postgres/source-connector.js';
import { createSourceService } from '../../src/services/source-service.js';
import { createTableService } from '../../src/services/table-service.js';
import { connectSource, createScannerRole, openCatalog, sourceAddress } from '../support/catalog.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';

let server: TestServer;
let catalog: Database;
let number = 0;
let first: string;
let second: string;

beforeAll(async () => {
  server = await startTestServer();
  await createScannerRole(server);
  catalog = await openCatalog(server);
});
afterAll(async () => {
  await catalog.close();
  await server.stop();
});
beforeEach(async () => {
  number++;
  [first, second] = [`first_${number}`, `second_${number}`];
  for (const database of [first, second]) {
    await server.newDatabase(database);
    await server.query(database, 'create table kept (id int); create table other (id int)');
  }
});

const register = (address: Partial<SourceAddress> = {}): Promise<Source> =>
  createSourceService(catalog, connectSource).register('ann', `source ${number}`, {
    ...sourceAddress(server),
    ...address,
  });

async function scan(
  source: Source,
  connect: ConnectSource = connectSource,
): Promise<readonly DatabaseScan[]> {
  return (await createSourceService(catalog, connect).scan('ann', source.id)).databases;
}

const of = (scans: readonly DatabaseScan[], database: string): DatabaseScan | undefined =>
  scans.find((entry) => entry.database === database);

async function tablesOf(source: Source, database: string): Promise<readonly CatalogTable[]> {
  const filter = { sourceId: source.id, text: `${database}.` };
  const page = await createTableService(catalog).list(filter, 'NAME', { first: 100, after: null });
  return page.items.map(({ node }) => node);
}

async function expectUnreachable(source: Source, code: string, phrase: string): Promise<void> {
  const scans = await scan(source);
  expect(scans).toMatchObject([{ database: 'postgres', tables: 0, error: { code } }]);
  expect(scans[0]?.error?.message).toContain(`source ${source.name}`);
  expect(scans[0]?.error?.message).toContain(phrase);
  const [known] = await createSourceService(catalog, connectSource).getMany([source.id]);
  expect(known?.lastError).toEqual(scans[0]?.error);
}

describe('a source that cannot be scanned', () => {
  it('is ACCESS_DENIED with a wrong password, which is not shown', async () => {
    const source = await register({ passwordRef: 'env:WRONG' });
    await expectUnreachable(source, 'ACCESS_DENIED', 'the password was refused');
    expect(JSON.stringify(await scan(source))).not.toContain('wrong password');
  });

  it('is UNREACHABLE when nothing listens there', async () => {
    // Not one that was free a moment ago: another test's server may have it by now.
    await expectUnreachable(await register({ port: 1 }), 'UNREACHABLE', 'the server does not answer');
  });

  it('is UNREACHABLE when the host takes the connection and never answers', async () => {
    const sockets: Socket[] = [];
    const listener = createServer((socket) => sockets.push(socket));
    const port = await listening(listener);
    try {
      await expectUnreachable(await register({ port }), 'UNREACHABLE', 'the server does not answer');
    } finally {
      for (const socket of sockets) socket.destroy();
      await closed(listener);
    }
  });

  it('keeps what an earlier scan found, and says no more once it works again', async () => {
    const source = await register();
    await scan(source);
    await server.query('postgres', 'alter role scanner nologin');
    try {
      await expectUnreachable(source, 'ACCESS_DENIED', 'the login was refused');
      expect(await tablesOf(source, first)).toHaveLength(2);
    } finally {
      await server.query('postgres', 'alter role scanner login');
    }
    await scan(source);
    const [known] = await createSourceService(catalog, connectSource).getMany([source.id]);
    expect(known?.lastError).toBeNull();
  });

  it('is a CONFLICT when another server answers at its address', async () => {
    const source = await register();
    await scan(source);
    await catalog.query(`update sortkeep.sources set system_identifier = '42' where id = $1`, [source.id]);
    await expectUnreachable(source, 'CONFLICT', 'another server than before');
    expect(await tablesOf(source, first)).toHaveLength(2);
  });
});

describe('a database that cannot be scanned', () => {
  it.each<[string, string, () => Promise<unknown>]>([
    [
      'refuses connections',
      'does not accept connections',
      () => server.query('postgres', `alter database ${second} allow_connections false`),
    ],
    [
      'is closed to the role',
      'the role lacks a right',
      () => server.query('postgres', `revoke connect on database ${second} from public`),
    ],
  ])('hides nothing when it %s', async (_what, phrase, close) => {
    const source = await register();
    await scan(source);
    await close();
    await server.query(first, 'create table added (id int)');
    const scans = await scan(source);
    expect(of(scans, first)).toEqual({ database: first, tables: 3, newSchemaVersions: 1, error: null });
    expect(of(scans, second)?.error?.code).toBe('ACCESS_DENIED');
    expect(of(scans, second)?.error?.message).toContain(`database ${second} of source ${source.name}`);
    expect(of(scans, second)?.error?.message).toContain(phrase);
    expect(await tablesOf(source, second)).toHaveLength(2);
  });

  it.each<[string, string, ConnectSource]>([
    [
      'before it is connected to',
      'NOT_FOUND',
      async (source, database, purpose) => {
        if (database === second) await server.query('postgres', `drop database ${second}`);
        return connectSource(source, database, purpose);
      },
    ],
    [
      'while it is read',
      'UNREACHABLE',
      async (source, database, purpose) => {
        const session = await connectSource(source, database, purpose);
        if (database === second) await server.query('postgres', `drop database ${second} with (force)`);
        return session;
      },
    ],
  ])(
    'is reported alone when it vanishes %s, and is gone with the next scan',
    async (_when, code, connect) => {
      const source = await register();
      await scan(source);
      const scans = await scan(source, connect);
      expect(of(scans, first)).toMatchObject({ tables: 2, error: null });
      expect(of(scans, second)?.error).toMatchObject({ code });
      expect(of(scans, second)?.error?.message).toContain(`database ${second} of source ${source.name}`);
      expect(await tablesOf(source, second)).toHaveLength(2);
      await scan(source);
      expect(await tablesOf(source, second)).toEqual([]);
      expect(await tablesOf(source, first)).toHaveLength(2);
    },
  );
});

describe('a table that cannot be read', () => {
  it('is named when its objects are broken, and takes no other table with it', async () => {
    const source = await register();
    await scan(source);
    await server.query(
      second,
      `create function positive(int) returns bool language sql immutable as 'select $1 > 0';
       create table broken (id int check (positive(id)));
       create index on kept (positive(id));
       alter table other add column note text;
       delete from pg_proc where proname = 'positive'`,
    );
    const scans = await scan(source);
    expect(of(scans, second)).toMatchObject({ tables: 1, newSchemaVersions: 1 });
    expect(of(scans, second)?.error?.message).toContain(
      '2 of 3 tables could not be read: "public"."kept", "public"."broken"',
    );
    expect(of(scans, first)?.error).toBeNull();
    // It was known before, and it is there.
    expect((await tablesOf(source, second)).map(({ name }) => name)).toEqual(['kept', 'other']);
  });

  it('is not waited for while somebody holds it, and takes no other table with it', async () => {
    const source = await register();
    await server.query(second, 'alter table other add check (id is not null)');
    const { host, port, user, password } = server.address();
    const holder = await connectSession({
      ...{ host, port, user, password, database: second },
      tls: 'disable',
      applicationName: 'holder',
    });
    try {
      await holder.query('begin');
      await holder.query('lock table other in access exclusive mode');
      const scans = await scan(source);
      expect(of(scans, second)).toMatchObject({ tables: 1, error: { code: 'CONFLICT', retryable: true } });
      expect(of(scans, second)?.error?.message).toContain(
        '1 of 2 tables could not be read: "public"."other"',
      );
    } finally {
      await holder.close();
    }
    expect(of(await scan(source), second)).toMatchObject({ tables: 2, error: null });
  });
});

function listening(listener: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(0, '127.0.0.1', () => {
      const address: AddressInfo | string | null = listener.address();
      if (address === null || typeof address === 'string') reject(new Error('no port'));
      else resolve(address.port);
    });
  });
}

const closed = (listener: Server): Promise<void> => new Promise((resolve) => listener.close(() => resolve()));
