/** Servers that go away, and people who wait for the table, in the middle of a copy. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Move } from '../../src/domain/move.js';
import type { Source } from '../../src/domain/source.js';
import { startEmbeddedPostgres } from '../../src/embedded/start-embedded-postgres.js';
import type { EmbeddedServer } from '../../src/embedded/start-embedded-postgres.js';
import { openProgressListener } from '../../src/engine/progress-listener.js';
import { connectSession } from '../../src/postgres/connect.js';
import { ACTOR, startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { openTestRunner } from '../support/move-runner.js';
import type { TestRunner } from '../support/move-runner.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { startStallingProxy } from '../support/stalling-proxy.js';
import type { StallingProxy } from '../support/stalling-proxy.js';

const ROWS = 4000;
const STALL_AFTER = 1_000_000;
const never = new AbortController().signal;

let server: TestServer;
let remote: TestServer;
/** The remote server after it was started again. */
let again: EmbeddedServer | null = null;
let proxy: StallingProxy;
let catalogProxy: StallingProxy;
let app: TestApplication;
let runner: TestRunner;
let source: Source;
let tables = 0;

beforeAll(async () => {
  [server, remote] = await Promise.all([startTestServer(), startTestServer()]);
  proxy = await startStallingProxy(remote.address().port);
  catalogProxy = await startStallingProxy(server.address().port);
  app = await startTestApplication(server);
  runner = await openTestRunner(app, { catalogPort: catalogProxy.port });
  const { user, password } = remote.address();
  process.env['TEST_REMOTE_PASSWORD'] = password;
  source = await app.services.sources.register(ACTOR, 'remote', {
    host: '127.0.0.1',
    port: proxy.port,
    user,
    database: 'postgres',
    passwordRef: 'env:TEST_REMOTE_PASSWORD',
    tls: 'disable',
  });
});
afterAll(async () => {
  await runner.close();
  await app.close();
  await proxy.close();
  await catalogProxy.close();
  await server.stop();
  await again?.stop('immediate');
  await remote.stop();
});
beforeEach(() => {
  tables += 1;
  proxy.resume();
});

async function now(move: Move): Promise<Move> {
  const [found] = await app.services.moves.getMany([move.id]);
  if (found === null || found === undefined) throw new Error('the move is gone');
  return found;
}

/** An archive in the middle of a chunk, its source silent. */
async function stalled(): Promise<{ readonly move: Move; readonly done: Promise<void> }> {
  await remote.query(
    'postgres',
    `create table t_${tables} (id integer primary key, body text);
     insert into t_${tables} select i, repeat(md5(i::text), 18) from generate_series(1, ${ROWS}) i`,
  );
  const table = await app.scanned(source, `t_${tables}`);
  const plan = await app.approved({ tableId: table.id, kind: 'ARCHIVE' });
  const move = await app.services.moves.start(ACTOR, plan.id);
  proxy.stallAfter(STALL_AFTER);
  const done = runner.run(move.id, never);
  await proxy.stalled();
  return { move, done };
}

const DONE = { state: 'SUCCEEDED', rows: ROWS, verified: true, error: null };

describe('a copy in whose way somebody waits', () => {
  it.each([
    ['a migration', 'alter table TABLE add column later text'],
    ['VACUUM FULL', 'vacuum full TABLE'],
  ])('lets %s through, and says so', async (_what, statement) => {
    const { move, done } = await stalled();
    // Returns only when the copy has let go of its lock: the source gives it nothing more.
    await remote.query('postgres', statement.replace('TABLE', `t_${tables}`));
    proxy.resume();
    await done;
    const waited = runner.failures.filter(({ message }) => message.includes('waited for us'));
    expect(waited.length).toBeGreaterThan(0);
    if (statement.startsWith('alter')) {
      expect(await now(move)).toMatchObject({ state: 'FAILED', error: { code: 'CONFLICT' } });
    } else {
      expect(await now(move)).toMatchObject(DONE);
    }
  });
});

describe('a source whose server is stopped in the middle of a copy', () => {
  it('fails the move in words, and finishes it once the server is back', async () => {
    const { move, done } = await stalled();
    await remote.server.stop('immediate');
    await done;
    const failed = await now(move);
    expect(failed).toMatchObject({ state: 'FAILED', error: { code: 'UNREACHABLE' } });
    expect(failed.error?.message).toContain('source remote');
    const { dataDirectory, port, user, password } = remote.server;
    again = await startEmbeddedPostgres({ dataDirectory, port, user, password });
    proxy.resume();
    await app.services.moves.start(ACTOR, move.planId);
    await runner.run(move.id, never);
    expect(await now(move)).toMatchObject(DONE);
  });
});

describe('a catalog that goes away in the middle of a copy', () => {
  it('for a moment does not fail the move', async () => {
    const { move, done } = await stalled();
    catalogProxy.cut();
    proxy.resume();
    await done.catch(() => runner.run(move.id, never));
    expect(await now(move)).toMatchObject(DONE);
  });

  it('for longer gives the job back, and the move is finished by whoever gets it next', async () => {
    const { move, done } = await stalled();
    catalogProxy.refuse(true);
    catalogProxy.cut();
    proxy.resume();
    await expect(done).rejects.toMatchObject({ code: 'UNREACHABLE' });
    expect(await now(move)).toMatchObject({ state: 'RUNNING', error: null });
    catalogProxy.refuse(false);
    await runner.run(move.id, never);
    expect(await now(move)).toMatchObject(DONE);
  });

  it('does not end those who follow a move: the listener comes back by itself', async () => {
    let connections = 0;
    const listener = await openProgressListener(() => {
      connections += 1;
      const { user, password } = server.address();
      return connectSession({
        host: '127.0.0.1',
        port: catalogProxy.port,
        user,
        password,
        database: app.catalogDatabase,
        tls: 'disable',
        applicationName: 'sortkeep test listener',
      });
    });
    catalogProxy.cut();
    const listening = `select 1 from pg_stat_activity where application_name = 'sortkeep test listener' and query like 'listen%'`;
    while (connections < 2 || (await server.query('postgres', listening)).length !== 1) await sleep(50);
    await listener.close();
    expect(connections).toBe(2);
  });
});
