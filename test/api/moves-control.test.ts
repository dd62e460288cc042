/** Pausing, resuming and waiting over the API, with real workers and their queue. */
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { globalId } from '../../src/api/global-id.js';
import type { PlanId } from '../../src/domain/ids.js';
import type { Source } from '../../src/domain/source.js';
import { ACTOR, startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { apiClient } from '../support/api-client.js';
import type { ApiClient } from '../support/api-client.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { startStallingProxy } from '../support/stalling-proxy.js';
import type { StallingProxy } from '../support/stalling-proxy.js';

const ROWS = 4000;

let server: TestServer;
let proxy: StallingProxy;
let app: TestApplication;
let client: ApiClient;
let source: Source;
let database: string;
let tables = 0;

beforeAll(async () => {
  server = await startTestServer();
  proxy = await startStallingProxy(server.address().port);
  app = await startTestApplication(server, { pagesPerChunk: 20, parallelChunks: 1 });
  client = apiClient((await app.listen()).url);
  database = await server.newDatabase();
  const direct = await app.register('direct', database);
  source = await app.services.sources.register(ACTOR, 'shop', { ...direct.address, port: proxy.port });
});
afterAll(async () => {
  await app.close();
  await proxy.close();
  await server.stop();
});

async function approved(): Promise<PlanId> {
  tables += 1;
  await server.query(
    database,
    `create table t_${tables} (id integer primary key, body text);
     insert into t_${tables} select i, repeat(md5(i::text), 18) from generate_series(1, ${ROWS}) i`,
  );
  const table = await app.scanned(source, `t_${tables}`);
  return (await app.approved({ tableId: table.id, kind: 'ARCHIVE' })).id;
}

const FIELDS = 'id state phase pauseRequested waitsUntil attempts verified totals { rows chunksDone }';
const moveShape = z.looseObject({ id: z.string(), state: z.string(), waitsUntil: z.string().nullable() });
type SeenMove = z.infer<typeof moveShape>;

const mutation = async (name: string, argument: string, variables: object): Promise<SeenMove> => {
  const types = name === 'startMove' ? 'planId' : 'id';
  const data = await client.data(
    `mutation ($id: ID!${argument === '' ? '' : ', $note: String'}) { ${name}(${types}: $id${argument}) { ${FIELDS} } }`,
    { ...variables },
  );
  return moveShape.parse(data[name]);
};
const start = async (): Promise<SeenMove> =>
  mutation('startMove', '', { id: globalId('Plan', await approved()) });
const pause = ({ id }: SeenMove, note: string): Promise<SeenMove> =>
  mutation('pauseMove', ', note: $note', { id, note });
const resume = ({ id }: SeenMove): Promise<SeenMove> => mutation('resumeMove', '', { id });

/** Asks until it is so. */
async function until({ id }: SeenMove, so: (move: SeenMove) => boolean): Promise<SeenMove> {
  for (;;) {
    const { move } = await client.data(`query ($id: ID!) { move(id: $id) { ${FIELDS} } }`, { id });
    const seen = moveShape.parse(move);
    if (so(seen)) return seen;
    await sleep(50);
  }
}

const jobs = (): Promise<readonly unknown[]> =>
  server.query(
    app.catalogDatabase,
    `select id from sortkeep_queue.job where name = 'sortkeep-moves' and state in ('created', 'retry', 'active')`,
  );

const otherDay = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'][(new Date().getUTCDay() + 3) % 7] ?? 'sun';

describe('over the API', () => {
  it('a move waits for its window without a job, and goes on by itself when settings open it', async () => {
    const strict = await startTestApplication(server, {
      databaseUrl: `file:${join(app.directory, 'catalog-url')}`,
      dataDirectory: app.directory,
      moveWindows: `UTC ${otherDay} 02:00-05:00`,
    });
    await strict.work();
    const move = await start();
    const waiting = await until(move, ({ waitsUntil }) => waitsUntil !== null);
    expect(waiting).toMatchObject({ state: 'QUEUED', attempts: 0, phase: null });
    expect(waiting.waitsUntil).toContain('T02:00:00');
    while ((await jobs()).length > 0) await sleep(50);
    await strict.close();
    await app.work();
    expect(await until(move, ({ state }) => state === 'SUCCEEDED')).toMatchObject({
      waitsUntil: null,
      totals: { rows: String(ROWS) },
    });
  });

  it('a running move is paused, holds no job, and is resumed to its end', async () => {
    proxy.stallAfter(1_000_000);
    const move = await start();
    await proxy.stalled();
    const pausing = await pause(move, 'month end');
    expect(pausing).toMatchObject({ state: 'RUNNING', pauseRequested: true });
    proxy.resume();
    expect(await until(move, ({ state }) => state === 'PAUSED')).toMatchObject({ verified: false });
    while ((await jobs()).length > 0) await sleep(50);
    expect(await pause(move, 'again')).toMatchObject({ state: 'PAUSED' });
    expect(await resume(move)).toMatchObject({ state: 'QUEUED', pauseRequested: false });
    expect(await until(move, ({ state }) => state === 'SUCCEEDED')).toMatchObject({
      verified: true,
      totals: { rows: String(ROWS) },
    });
  });

  it('what cannot be paused or resumed says what to do', async () => {
    const move = await start();
    await until(move, ({ state }) => state === 'SUCCEEDED');
    const faultOf = (name: string): Promise<unknown> =>
      client.fault(`mutation ($id: ID!) { ${name}(id: $id) { id } }`, { id: move.id });
    expect(await faultOf('pauseMove')).toMatchObject({
      code: 'CONFLICT',
      hint: 'It has ended: there is nothing to pause.',
    });
    expect(await faultOf('resumeMove')).toMatchObject({
      code: 'CONFLICT',
      hint: 'To move again, plan again.',
    });
    const unknown = globalId('Move', '00000000-0000-4000-8000-000000000000');
    expect(
      await client.fault('mutation ($id: ID!) { pauseMove(id: $id) { id } }', { id: unknown }),
    ).toMatchObject({ code: 'NOT_FOUND' });
  });
});
