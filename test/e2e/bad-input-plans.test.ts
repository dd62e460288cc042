/** Plans, approvals, starts and cursors that do not fit; values and types that the target does not take. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { moveId, planId } from '../../src/domain/ids.js';
import type { Move } from '../../src/domain/move.js';
import type { Source } from '../../src/domain/source.js';
import { ACTOR, startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';

let server: TestServer;
let app: TestApplication;
let database: string;
let source: Source;
let target: Source;
let targetDatabase: string;

beforeAll(async () => {
  server = await startTestServer();
  app = await startTestApplication(server);
  await app.work();
  database = await server.newDatabase();
  targetDatabase = await server.newDatabase();
  source = await app.register('shop', database);
  target = await app.register('target', targetDatabase);
});
afterAll(async () => {
  await app.close();
  await server.stop();
});

async function moved(name: string, kind: 'ARCHIVE' | 'CONSOLIDATE', sql: string): Promise<Move> {
  await server.query(database, sql);
  const table = await app.scanned(source, name);
  return app.moved({ tableId: table.id, kind, targetSourceId: target.id });
}

describe('a plan', () => {
  it('for a table that is gone is refused and cannot be approved', async () => {
    await server.query(database, 'create table brief (id integer)');
    const table = await app.scanned(source, 'brief');
    await server.query(database, 'drop table brief; create table other (id integer)');
    await app.scanned(source, 'other');
    const plan = await app.services.plans.plan(ACTOR, { tableId: table.id, kind: 'ARCHIVE' });
    expect(plan.state).toBe('REFUSED');
    expect(plan.refusals.join()).toContain('was not there any more');
    await expect(app.services.plans.approve(ACTOR, plan.id)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: `plan ${plan.id} is REFUSED and cannot be approved`,
    });
  });

  it('is approved once, started only when approved, and started once', async () => {
    await server.query(database, 'create table once (id integer)');
    const table = await app.scanned(source, 'once');
    const plan = await app.services.plans.plan(ACTOR, { tableId: table.id, kind: 'ARCHIVE' });
    await expect(app.services.moves.start(ACTOR, plan.id)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('is DRAFT'),
      hint: 'Approve the plan first.',
    });
    await app.services.plans.approve(ACTOR, plan.id);
    await expect(app.services.plans.approve(ACTOR, plan.id)).rejects.toMatchObject({ code: 'CONFLICT' });
    const starts = await Promise.allSettled([
      app.services.moves.start(ACTOR, plan.id),
      app.services.moves.start(ACTOR, plan.id),
    ]);
    const [move] = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
    if (move === undefined) throw new Error('neither start was taken');
    expect(starts.filter(({ status }) => status === 'rejected')).toMatchObject([
      { reason: { code: 'CONFLICT', message: expect.stringContaining(move.id) } },
    ]);
    expect(await app.ended(move)).toMatchObject({ state: 'SUCCEEDED', attempts: 1 });
    await expect(app.services.moves.start(ACTOR, plan.id)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('SUCCEEDED'),
    });
    await expect(app.services.moves.cancel(ACTOR, move.id)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: `move ${move.id} is SUCCEEDED and cannot be cancelled`,
    });
  });

  it('or a move that does not exist is not found', async () => {
    const missing = randomUUID();
    for (const ask of [
      () => app.services.plans.approve(ACTOR, planId(missing)),
      () => app.services.moves.start(ACTOR, planId(missing)),
      () => app.services.moves.cancel(ACTOR, moveId(missing)),
    ]) {
      await expect(ask()).rejects.toMatchObject({
        code: 'NOT_FOUND',
        message: expect.stringContaining(missing),
      });
    }
  });
});

describe('a list', () => {
  it('refuses an unknown cursor and one of another list or filter', async () => {
    const { moves, archives } = app.services;
    for (const name of ['listed_1', 'listed_2']) {
      expect(await moved(name, 'ARCHIVE', `create table ${name} (id integer)`)).toMatchObject({
        state: 'SUCCEEDED',
      });
    }
    const [aMove] = (await moves.list({}, { first: 1, after: null })).items;
    const [anArchive] = (await archives.search({}, { first: 1, after: null })).items;
    const lists = [
      (after: string) => moves.list({}, { first: 1, after }),
      (after: string) => moves.list({ state: 'FAILED' }, { first: 1, after }),
      (after: string) => archives.search({}, { first: 1, after }),
      (after: string) => archives.search({ text: 'listed' }, { first: 1, after }),
    ];
    for (const list of lists) {
      for (const cursor of ['', 'nonsense', 'W10', Buffer.from('{"a":1}').toString('base64url')]) {
        await expect(list(cursor)).rejects.toMatchObject({
          code: 'INVALID_INPUT',
          message: expect.stringContaining('cursor'),
        });
      }
    }
    for (const [list, cursor] of [
      [lists[1], aMove?.cursor],
      [lists[2], aMove?.cursor],
      [lists[0], anArchive?.cursor],
      [lists[3], anArchive?.cursor],
    ] as const) {
      await expect(list?.(cursor ?? '')).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        message: expect.stringContaining('belongs to another query'),
      });
    }
    expect((await moves.list({}, { first: 1, after: aMove?.cursor ?? '' })).items).toHaveLength(1);
  });
});

describe('a target that does not take the table', () => {
  it('refuses an enum with other labels, and makes nothing', async () => {
    await server.query(targetDatabase, `create schema shop; create type shop.mood as enum ('calm', 'cross')`);
    const move = await moved(
      'moods',
      'CONSOLIDATE',
      `create type mood as enum ('calm', 'angry'); create table moods (id integer, mood mood)`,
    );
    expect(move).toMatchObject({ state: 'FAILED', error: { code: 'CONFLICT' } });
    expect(move.error?.message).toContain('type "shop"."mood" exists and is another one');
    expect(await server.query(targetDatabase, `select 1 from pg_class where relname = 'moods'`)).toEqual([]);
    expect(await app.ended(await app.services.moves.cancel(ACTOR, move.id))).toMatchObject({
      state: 'CANCELLED',
    });
    expect(await server.query(targetDatabase, `select 1 from pg_type where typname = 'mood'`)).toHaveLength(
      1,
    );
  });

  it('takes rows that break checks which were never validated, and keeps the checks', async () => {
    const move = await moved(
      'old_rules',
      'CONSOLIDATE',
      `create domain percent as integer;
       create table old_rules (id integer, share percent, price numeric);
       insert into old_rules values (1, 250, -1), (2, 50, 1);
       alter domain percent add constraint whole check (value <= 100) not valid;
       alter table old_rules add constraint paid check (price >= 0) not valid`,
    );
    expect(move).toMatchObject({ state: 'SUCCEEDED', rows: 2, verified: true, error: null });
    for (const row of ['(3, 101, 1)', '(3, 1, -1)']) {
      await expect(
        server.query(targetDatabase, `insert into shop.old_rules values ${row}`),
      ).rejects.toMatchObject({ code: '23514' });
    }
  });

  it('refuses a domain with other checks, which would not take every row', async () => {
    await server.query(
      targetDatabase,
      `create domain shop.grade as integer constraint good check (value <= 10)`,
    );
    const move = await moved(
      'grades',
      'CONSOLIDATE',
      `create domain grade as integer; create table grades (id integer, grade grade);
       insert into grades values (1, 10), (2, 11)`,
    );
    expect(move).toMatchObject({ state: 'FAILED', error: { code: 'CONFLICT' } });
    expect(move.error?.message).toContain('type "shop"."grade" exists and is another one');
    expect(await app.ended(await app.services.moves.cancel(ACTOR, move.id))).toMatchObject({
      state: 'CANCELLED',
    });
    expect(await server.query(targetDatabase, `select 1 from pg_class where relname = 'grades'`)).toEqual([]);
    expect(await server.query(database, 'select grade from grades order by id')).toHaveLength(2);
  });
});
