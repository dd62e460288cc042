/** A database of very many tables is read over two connections, which see the same and are both given back. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Source } from '../../src/domain/source.js';
import type { TableObservation } from '../../src/domain/table-observation.js';
import type { Database, Session } from '../../src/postgres/session.js';
import type { ConnectSource } from '../../src/postgres/source-connector.js';
import { scanDatabase } from '../../src/scanner/scan-database.js';
import { createSourceService } from '../../src/services/source-service.js';
import { connectSource, createScannerRole, openCatalog, sourceAddress } from '../support/catalog.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';

/** Three batches. */
const MANY = 1_200;
const FEW = 900;

let server: TestServer;
let other: TestServer;
let catalog: Database;
let source: Source;

beforeAll(async () => {
  [server, other] = await Promise.all([startTestServer(), startTestServer()]);
  for (const each of [server, other]) {
    await createScannerRole(each);
    await each.newDatabase('many');
  }
  await server.newDatabase('few');
  const make = (tables: number): string => `do $$ begin for i in 1..${tables} loop
    execute format('create table t%s (id integer primary key, at timestamptz default now(), check (id > %s))', i, i);
    execute format('create index on t%s (at) where id > 7', i);
  end loop; end $$`;
  await server.query('many', make(MANY));
  await server.query('few', make(FEW));
  catalog = await openCatalog(other);
  source = await createSourceService(catalog, connectSource).register('ann', 'core', sourceAddress(server));
});
afterAll(async () => {
  await catalog.close();
  await server.stop();
  await other.stop();
});

interface Read {
  readonly tables: readonly TableObservation[];
  readonly opened: number;
  /** Highest number at a time. */
  readonly most: number;
  readonly left: number;
}

/** Counts what `connect` opens. */
function counting(connect: ConnectSource): { connect: ConnectSource; counted: () => Omit<Read, 'tables'> } {
  let [opened, left, most] = [0, 0, 0];
  return {
    counted: () => ({ opened, left, most }),
    connect: async (...asked) => {
      const session = await connect(...asked);
      opened++;
      most = Math.max(most, ++left);
      let open = true;
      const close = async (): Promise<void> => {
        await session.close();
        if (open) left--;
        open = false;
      };
      return { ...session, close };
    },
  };
}

interface Reading {
  readonly beside?: ConnectSource;
  readonly onBatch?: (number: number) => Promise<unknown>;
}

async function read(database: string, { beside = connectSource, onBatch }: Reading = {}): Promise<Read> {
  const all = counting((...asked) => (all.counted().opened === 0 ? connectSource : beside)(...asked));
  const { visited } = await scanDatabase(all.connect, source, database, { structure: true }, async (seen) => {
    const tables: TableObservation[] = [];
    let number = 0;
    for await (const batch of seen.tables ?? []) {
      tables.push(...batch.tables);
      await onBatch?.(++number);
    }
    return tables;
  });
  return { tables: visited, ...all.counted() };
}

/** A connection that was cut in the middle of a statement is open on the server until that has ended. */
async function nobodyScans(): Promise<void> {
  const scanners = `select pid from pg_stat_activity where application_name = 'sortkeep scan'`;
  while ((await server.query('postgres', scanners)).length > 0) await sleep(20);
}

const byOid = (tables: readonly TableObservation[]): readonly TableObservation[] =>
  [...tables].sort((a, b) => a.relationOid - b.relationOid);

describe('a database of more than a thousand tables', () => {
  it('is read over two connections as it is over one', async () => {
    const two = await read('many');
    const one = await read('many', { beside: () => Promise.reject(new Error('none')) });
    expect(two).toMatchObject({ opened: 2, left: 0 });
    expect(one).toMatchObject({ opened: 1, left: 0 });
    expect(two.tables).toHaveLength(MANY);
    expect(byOid(two.tables)).toEqual(byOid(one.tables));
  });

  it('is read as of one moment', async () => {
    const { tables } = await read('many', {
      // The second connection is asked for, and nothing is read yet.
      beside: async (...asked) => {
        const session = await connectSource(...asked);
        return {
          ...session,
          query: async (sql, values) => {
            if (sql.includes('set transaction snapshot')) {
              await server.query(
                'many',
                'create table late (id integer); alter table t1200 add column late text',
              );
            }
            return session.query(sql, values);
          },
        };
      },
    });
    await server.query('many', 'drop table late; alter table t1200 drop column late');
    expect(tables).toHaveLength(MANY);
    const last = tables.find(({ definition }) => definition.name === 't1200');
    expect(last?.definition.columns).toHaveLength(2);
  });

  it.each<[string, ConnectSource]>([
    ['none can be had', () => Promise.reject(new Error('too many connections'))],
    ['nobody answers', () => new Promise(() => undefined)],
    [
      'it leads to another server',
      (_, ...asked) => connectSource({ ...source, address: sourceAddress(other) }, ...asked),
    ],
    ['it leads to another database', (to, _, purpose) => connectSource(to, 'few', purpose)],
    [
      'it breaks at once',
      async (...asked) => {
        const session = await connectSource(...asked);
        await session.close();
        return session;
      },
    ],
  ])('is read over one connection where a second is of no use: %s', async (_, beside) => {
    const { tables, left } = await read('many', { beside });
    expect(tables).toHaveLength(MANY);
    expect(left).toBe(0);
    await nobodyScans();
  });

  it('is read over one connection where the snapshot may not be shared', async () => {
    await server.query('many', 'revoke execute on function pg_export_snapshot() from public');
    try {
      expect((await read('many')).tables).toHaveLength(MANY);
    } finally {
      await server.query('many', 'grant execute on function pg_export_snapshot() to public');
    }
  });

  it('is an error that names it when the second connection breaks on the way, and both are closed', async () => {
    let second: Session | null = null;
    const reading = read('many', {
      beside: async (...asked) => (second = await connectSource(...asked)),
      onBatch: () => server.query('postgres', 'select pg_terminate_backend($1)', [second?.processId]),
    });
    await expect(reading).rejects.toMatchObject({
      code: 'UNREACHABLE',
      message: expect.stringContaining('scanning database many of source core'),
    });
    await nobodyScans();
  });

  it('gives both connections back when whoever listens has had enough', async () => {
    const enough = new Error('enough');
    await expect(read('many', { onBatch: () => Promise.reject(enough) })).rejects.toThrow();
    await nobodyScans();
  });
});

it('fewer tables are read over one connection', async () => {
  expect(await read('few')).toMatchObject({ opened: 1, left: 0 });
});

describe('a scan of a source', () => {
  it.each([
    [1, 1],
    [8, 8],
  ])('that may hold %i connections to it holds no more than %i', async (connectionsPerSource, most) => {
    const { connect, counted } = counting(connectSource);
    const service = createSourceService(catalog, connect, { parallelSources: 2, connectionsPerSource });
    const { databases } = await service.scan('ann', source.id);
    expect(databases.filter(({ error }) => error !== null)).toEqual([]);
    expect(databases.find(({ database }) => database === 'many')?.tables).toBe(MANY);
    expect(counted().left).toBe(0);
    expect(counted().most).toBeLessThanOrEqual(most);
    // Each database has one, the source itself one, and the one of many tables a second where it may.
    expect(counted().opened).toBe(databases.length + 1 + (connectionsPerSource > 1 ? 1 : 0));
  });
});
