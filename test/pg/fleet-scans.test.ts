/** Many sources and databases at once: what is felt of it, what fails alone, and what is kept. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sourceId } from '../../src/domain/ids.js';
import type { DatabaseState, ScanProgress, Source } from '../../src/domain/source.js';
import { connectSession } from '../../src/postgres/connect.js';
import type { Database, Session } from '../../src/postgres/session.js';
import type { ConnectSource } from '../../src/postgres/source-connector.js';
import { createSourceService } from '../../src/services/source-service.js';
import type { SourceScans } from '../../src/services/source-service.js';
import { createTableService } from '../../src/services/table-service.js';
import { connectSource, createScannerRole, openCatalog, sourceAddress } from '../support/catalog.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';

let server: TestServer;
let catalogServer: TestServer;
let catalog: Database;
let sources: SourceScans;
/** Of a source with a second of patience. */
let hasty: SourceScans;

const LIMITS = { parallelSources: 4, connectionsPerSource: 2 };

beforeAll(async () => {
  catalogServer = await startTestServer();
  server = await startTestServer();
  await createScannerRole(server);
  for (const database of ['one', 'two', 'three', 'four']) {
    await server.newDatabase(database);
    await server.query(database, 'create table kept (id int)');
  }
});
afterAll(async () => {
  await server.stop();
  await catalogServer.stop();
});
beforeEach(async () => {
  catalog = await openCatalog(catalogServer);
  sources = createSourceService(catalog, connectSource, LIMITS);
  hasty = createSourceService(catalog, connectSource, { ...LIMITS, patienceMs: 1_000 });
});
afterEach(() => catalog.close());

const register = (name: string): Promise<Source> => sources.register('ann', name, sourceAddress(server));

async function states({ id }: Source): Promise<readonly DatabaseState[]> {
  const [source] = await sources.getMany([id]);
  return source?.lastDatabases ?? [];
}
const stateOf = async (source: Source, database: string): Promise<DatabaseState | undefined> =>
  (await states(source)).find((state) => state.database === database);

async function tableCount({ id }: Source): Promise<number> {
  const page = await createTableService(catalog).list({ sourceId: id }, 'NAME', { first: 100, after: null });
  return page.items.length;
}

describe('a scan of several sources', () => {
  it('has a report for each, in their order, and one that fails takes no other with it', async () => {
    const good = await register('good');
    const away = await sources.register('ann', 'away', { ...sourceAddress(server), user: 'nobody' });
    const told: ScanProgress[] = [];
    const reports = await sources.scanMany('ann', [away.id, good.id], (progress) => told.push(progress));
    expect(reports.map(({ sourceId }) => sourceId)).toEqual([away.id, good.id]);
    expect(reports[0]?.databases).toMatchObject([{ error: { code: 'ACCESS_DENIED' } }]);
    expect(reports[1]?.databases.map(({ error }) => error)).toEqual([null, null, null, null, null]);
    expect(told.at(-1)).toEqual({
      sources: { done: 2, total: 2 },
      databases: { done: 5, total: 5 },
      tables: 4,
    });
  });

  it('is refused when one of them is not registered', async () => {
    const nobody = sourceId('00000000-0000-4000-8000-ffffffffffff');
    await expect(sources.scanMany('ann', [(await register('core')).id, nobody])).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('keeps to its connections, and names them', async () => {
    await register('first');
    await register('second');
    const open = new Map<string, number>();
    const seen: number[] = [];
    const counting: ConnectSource = async (source, database, purpose) => {
      const session = await connectSource(source, database, purpose);
      const now = (open.get(source.name) ?? 0) + 1;
      open.set(source.name, now);
      seen.push(now);
      const names = await session.query(
        'select application_name from pg_stat_activity where pid = pg_backend_pid()',
      );
      expect(names.rows).toEqual([{ application_name: 'sortkeep scan' }]);
      return {
        ...session,
        close: async () => {
          await session.close();
          open.set(source.name, (open.get(source.name) ?? 0) - 1);
        },
      };
    };
    await createSourceService(catalog, counting, LIMITS).scanMany('ann', null);
    expect(Math.max(...seen)).toBe(2);
    expect([...open.values()]).toEqual([0, 0]);
  });
});

describe('a database that cannot be read', () => {
  it('is said on its source, which keeps what was known of it', async () => {
    const source = await register('core');
    await sources.scan('ann', source.id);
    const before = await stateOf(source, 'two');
    expect(before).toMatchObject({ tables: 1, error: null, encoding: 'UTF8', characterType: 'C' });
    await server.query('postgres', 'alter database two allow_connections false');
    try {
      await sources.scan('ann', source.id);
      expect(await stateOf(source, 'two')).toMatchObject({
        tables: 1,
        readAt: before?.readAt,
        error: { code: 'ACCESS_DENIED' },
      });
      expect(await stateOf(source, 'one')).toMatchObject({ tables: 1, error: null });
      expect(await tableCount(source)).toBe(4);
    } finally {
      await server.query('postgres', 'alter database two allow_connections true');
    }
    await sources.scan('ann', source.id);
    expect(await stateOf(source, 'two')).toMatchObject({ tables: 1, error: null });
  });
});

describe('what limits the evidence of a source', () => {
  async function limitsOf(connect: ConnectSource = connectSource): Promise<Source> {
    const { id } = await register('core');
    await createSourceService(catalog, connect, LIMITS).scan('ann', id);
    const [source] = await sources.getMany([id]);
    if (source === null || source === undefined) throw new Error('the source vanished');
    return source;
  }

  it('is what a role that may only connect cannot see', async () => {
    expect((await limitsOf()).limits).toEqual([
      'without pg_read_all_stats long transactions are not seen: what they read is counted when they end',
      'without pg_read_all_data tables that the role has no SELECT on can neither be profiled nor moved',
    ]);
  });

  it('is that nothing is counted', async () => {
    await server.query('postgres', 'alter role scanner in database postgres set track_counts = off');
    try {
      expect((await limitsOf()).limits).toContain(
        'track_counts is off: reads and writes are not counted, and nothing can be said of use',
      );
    } finally {
      await server.query('postgres', 'alter role scanner in database postgres reset track_counts');
    }
  });

  it('is a clock that is off', async () => {
    const ahead: ConnectSource = async (source, database, purpose) => {
      const session = await connectSource(source, database, purpose);
      const question = 'select pg_catalog.clock_timestamp() as now';
      return {
        ...session,
        query: (sql, values) =>
          session.query(
            sql === question ? `select clock_timestamp() + interval '7 min' as now` : sql,
            values,
          ),
      };
    };
    const source = await limitsOf(ahead);
    expect(source.limits).toContain(
      'its clock is 7 minutes ahead of ours: moments that it tells are off by that',
    );
    expect(Math.round((source.clockOffsetSeconds ?? 0) / 60)).toBe(7);
  });
});

describe('a server that is busy', () => {
  const open: Session[] = [];

  async function session(): Promise<Session> {
    const { host, port, user, password } = server.address();
    const made = await connectSession({
      ...{ host, port, user, password, database: 'one' },
      tls: 'disable',
      applicationName: 'busy',
    });
    open.push(made);
    return made;
  }

  /** Six sessions wait for a seventh. */
  const crowd = async (): Promise<void> => {
    await (await session()).query('begin; lock table kept in access exclusive mode');
    for (let waiting = 0; waiting < 6; waiting++) {
      void (await session()).query('select * from kept').catch(() => undefined);
    }
    const queue = 'select count(*)::int as waiting from pg_locks where not granted';
    while ((await server.query('postgres', queue))[0]?.['waiting'] !== 6);
  };
  const calm = async (): Promise<void> => {
    for (const made of open.splice(0)) await made.close();
  };
  afterEach(calm);

  it('is left alone: its databases are left out, may be tried again, and nothing known of them is lost', async () => {
    const source = await register('core');
    await sources.scan('ann', source.id);
    await crowd();
    const { databases } = await hasty.scan('ann', source.id);
    expect(databases.map(({ error }) => error)).toEqual(
      ['four', 'one', 'postgres', 'three', 'two'].map((database) => ({
        code: 'CONFLICT',
        message: `scanning database ${database} of source core: the server was busy for 1 s (6 sessions wait for locks)`,
        hint: 'It was left out and what was known of it stays; scan again when the server has less to do.',
        retryable: true,
      })),
    );
    expect(await tableCount(source)).toBe(4);
    expect(await stateOf(source, 'two')).toMatchObject({ tables: 1, error: { retryable: true } });
  });

  it('is waited for, without a connection to it', async () => {
    const source = await register('core');
    await crowd();
    let connections = 0;
    const watching: ConnectSource = async (to, database, purpose) => {
      // After the look at the server, the first database found it busy: that connection has to end now.
      if (++connections === 3) {
        const ours = `select 1 from pg_stat_activity where application_name = 'sortkeep scan'`;
        while ((await server.query('postgres', ours)).length > 0);
        await calm();
      }
      return connectSource(to, database, purpose);
    };
    const one = { ...LIMITS, connectionsPerSource: 1 };
    const { databases } = await createSourceService(catalog, watching, one).scan('ann', source.id);
    expect(databases.map(({ error }) => error)).toEqual([null, null, null, null, null]);
    expect(connections).toBeGreaterThan(6);
  });
});
