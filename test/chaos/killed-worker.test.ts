/** Workers are real processes of the built program (`npm test` builds it first), ended by SIGKILL in mid-move. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Move } from '../../src/domain/move.js';
import { ACTOR, startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { spawnWorker } from './support/spawn-worker.js';

const ROWS = 60_000;
const PARALLEL = 2;
const TABLE = (name: string): string => `
create table ${name} (id integer primary key, day date, price numeric(12,4), note text);
insert into ${name} select i, date '2000-01-01' + i % 9000, i / 7.0, repeat(md5(i::text), 6) from generate_series(1, ${ROWS}) i;
analyze ${name};`;

/** Of some thirty chunks: those from the ninth on are done when nobody has the lock. */
const NOT_TO_THE_END = `
create function public.wait_for_lock() returns trigger language plpgsql as
  $$ begin perform pg_advisory_xact_lock_shared(1); return new; end $$;
create trigger wait_for_lock before update on sortkeep.chunks for each row
  when (new.state = 'DONE' and new.index >= 8) execute function public.wait_for_lock()`;

let server: TestServer;
let app: TestApplication;
const workers: ChildProcess[] = [];

beforeAll(async () => {
  server = await startTestServer();
  app = await startTestApplication(server);
});
afterAll(async () => {
  for (const worker of workers) worker.kill('SIGKILL');
  await app.close();
  await server.stop();
});

function startWorker(): ChildProcess {
  const worker = spawnWorker(app, {
    SORTKEEP_PAGES_PER_CHUNK: '60',
    SORTKEEP_PARALLEL_CHUNKS: String(PARALLEL),
    SORTKEEP_CONCURRENT_MOVES: '4',
  });
  workers.push(worker);
  return worker;
}

async function stateOf(moves: readonly Move[]): Promise<readonly Move[]> {
  const found = await app.services.moves.getMany(moves.map(({ id }) => id));
  return found.filter((move) => move !== null);
}

describe('a worker that is killed in mid-move', () => {
  it('leaves moves of all four kinds that the next worker finishes, row for row, without copying finished chunks again', async () => {
    const sourceDatabase = await server.newDatabase();
    const targetDatabase = await server.newDatabase();
    for (const name of ['to_archive', 'to_load', 'to_consolidate', 'archived_before']) {
      await server.query(sourceDatabase, TABLE(name));
    }
    const source = await app.register('shop', sourceDatabase);
    const target = await app.register('target', targetDatabase);
    const idOf = async (name: string): Promise<Move['planId']> => {
      const table = await app.scanned(source, name);
      const kind = name === 'to_load' ? 'LOAD' : name === 'to_consolidate' ? 'CONSOLIDATE' : 'ARCHIVE';
      return (await app.approved({ tableId: table.id, kind, targetSourceId: target.id })).id;
    };
    const first = startWorker();
    const before = await app.ended(await app.services.moves.start(ACTOR, await idOf('archived_before')));
    expect(before.state).toBe('SUCCEEDED');
    const [archive] = (
      await app.services.archives.search({ text: 'archived_before' }, { first: 1, after: null })
    ).items;

    await server.query(app.catalogDatabase, NOT_TO_THE_END);
    // Until the session ends no move can end.
    const [moves, claimsAtDeath] = await server.session(app.catalogDatabase, async (holder) => {
      await holder('select pg_advisory_lock(1)');
      const begun = [
        await app.services.moves.start(ACTOR, await idOf('to_archive')),
        await app.services.moves.start(ACTOR, await idOf('to_load')),
        await app.services.moves.start(ACTOR, await idOf('to_consolidate')),
        await app.services.archives.restore(ACTOR, {
          handle: archive?.node.handle ?? '',
          targetSchema: 'restored',
        }),
      ];
      while ((await stateOf(begun)).some(({ chunksDone }) => chunksDone < 2)) await sleep(20);
      const exit = once(first, 'exit');
      first.kill('SIGKILL');
      await exit;
      // What is copied twice: never more than was under way at this moment.
      for (const count of await chunksUnderWay(begun)) expect(count).toBeLessThanOrEqual(PARALLEL);
      expect((await stateOf(begun)).map(({ state }) => state)).toEqual(begun.map(() => 'RUNNING'));
      return [begun, await finishedClaims(begun)];
    });

    startWorker();
    for (const move of moves) {
      const ended = await app.ended(move);
      expect(ended).toMatchObject({ state: 'SUCCEEDED', verified: true, rows: ROWS, error: null });
    }
    expect((await stateOf(moves)).some(({ attempts }) => attempts > 1)).toBe(true);
    const claims = await finishedClaims(moves);
    expect(claimsAtDeath.length).toBeGreaterThan(0);
    expect(claims).toEqual(expect.arrayContaining([...claimsAtDeath]));
    for (const place of ['shop.to_consolidate', 'restored.archived_before']) {
      const database = place.startsWith('shop') ? targetDatabase : sourceDatabase;
      const [counted] = await server.query(
        database,
        `select count(*)::integer as rows, count(distinct id)::integer as ids from ${place}`,
      );
      expect(counted).toEqual({ rows: ROWS, ids: ROWS });
    }
  });
});

/** Of each move that has some. */
async function chunksUnderWay(moves: readonly Move[]): Promise<readonly number[]> {
  const rows = await server.query(
    app.catalogDatabase,
    `select count(*)::integer as count from sortkeep.chunks where move_id = any($1::uuid[]) and state = 'CLAIMED' group by move_id`,
    [moves.map(({ id }) => id)],
  );
  return rows.map((row) => Number(row['count']));
}

/** A chunk that was copied again would have another claim. */
async function finishedClaims(moves: readonly Move[]): Promise<readonly string[]> {
  const rows = await server.query(
    app.catalogDatabase,
    `select move_id || ' ' || index || ' ' || claim as claim from sortkeep.chunks where move_id = any($1::uuid[]) and state = 'DONE' order by 1`,
    [moves.map(({ id }) => id)],
  );
  return rows.map((row) => String(row['claim']));
}
