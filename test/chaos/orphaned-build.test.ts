/** A worker (a process of the built program) is killed while a target builds an index for it: nobody may build on. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Move } from '../../src/domain/move.js';
import type { Source } from '../../src/domain/source.js';
import { ACTOR, startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { openTestRunner } from '../support/move-runner.js';
import type { TestRunner } from '../support/move-runner.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { spawnWorker } from './support/spawn-worker.js';

const ROWS = 300;
const never = new AbortController().signal;

let server: TestServer;
let app: TestApplication;
let runner: TestRunner;
let source: Source;
let target: Source;
let sourceDatabase: string;
let targetDatabase: string;
const workers: ChildProcess[] = [];

beforeAll(async () => {
  server = await startTestServer();
  app = await startTestApplication(server);
  runner = await openTestRunner(app);
  sourceDatabase = await server.newDatabase();
  targetDatabase = await server.newDatabase();
  for (const database of [sourceDatabase, targetDatabase]) await server.query(database, slowly('null'));
  source = await app.register('shop', sourceDatabase);
  target = await app.register('target', targetDatabase);
});
afterAll(async () => {
  for (const worker of workers) worker.kill('SIGKILL');
  await runner.close();
  await app.close();
  await server.stop();
});

const slowly = (statement: string): string =>
  `create or replace function slowly(integer) returns integer immutable language plpgsql
   as 'begin ${statement}; return $1; end'`;

function startWorker(): ChildProcess {
  const worker = spawnWorker(app);
  workers.push(worker);
  return worker;
}

async function started(kind: 'CONSOLIDATE' | 'RESTORE', name: string): Promise<Move> {
  await server.query(
    sourceDatabase,
    `create table ${name} (id integer primary key); create index on ${name} (slowly(id));
     insert into ${name} select generate_series(1, ${ROWS})`,
  );
  const table = await app.scanned(source, name);
  const approved = await app.approved({
    tableId: table.id,
    kind: kind === 'RESTORE' ? 'ARCHIVE' : kind,
    targetSourceId: target.id,
  });
  const move = await app.services.moves.start(ACTOR, approved.id);
  if (kind === 'CONSOLIDATE') return move;
  await runner.run(move.id, never);
  const { items } = await app.services.archives.search({ text: name }, { first: 1, after: null });
  return app.services.archives.restore(ACTOR, {
    handle: items[0]?.node.handle ?? '',
    targetSourceId: target.id,
    targetSchema: 'restored',
  });
}

const builds = (move: Move): Promise<readonly unknown[]> =>
  server.query(
    'postgres',
    `select pid from pg_stat_activity where query like 'create index%' and state = 'active'
     and application_name like 'sortkeep move ${move.id}%'`,
  );

const now = async (move: Move): Promise<Move | null | undefined> =>
  (await app.services.moves.getMany([move.id]))[0];

describe('an index that a target builds for a worker that was killed', () => {
  it.each(['CONSOLIDATE', 'RESTORE'] as const)(
    'is given up by the server alone, and the next worker builds it: %s',
    async (kind) => {
      await server.query(targetDatabase, slowly('perform pg_sleep(60)'));
      const move = await started(kind, `killed_${kind.toLowerCase()}`);
      const worker = startWorker();
      while ((await builds(move)).length === 0) await sleep(50);
      const exit = once(worker, 'exit');
      worker.kill('SIGKILL');
      await exit;
      // No worker is there: an hour's build would go on for an hour.
      while ((await builds(move)).length > 0) await sleep(50);
      await server.query(targetDatabase, slowly('null'));
      await runner.run(move.id, never);
      expect(await now(move)).toMatchObject({ state: 'SUCCEEDED', rows: ROWS, verified: true, error: null });
    },
  );

  it('is found and ended by the next attempt where the server does not notice', async () => {
    const move = await started('CONSOLIDATE', 'unnoticed');
    // As of a client whose host is gone: the connection is there, and the statement runs.
    await server.session(targetDatabase, async (query) => {
      await query(`set application_name = 'sortkeep move ${move.id} 00000000'`);
      await query('begin; create schema if not exists shop; create table shop.unnoticed (id integer)');
      const orphan = expect(query('select pg_sleep(600)')).rejects.toThrow(/terminat/i);
      await runner.run(move.id, never);
      await orphan;
    });
    expect(await now(move)).toMatchObject({ state: 'SUCCEEDED', rows: ROWS, verified: true, error: null });
  });
});
