/** What a removal survives: writers at the seal, lost answers, two services, readers, resets, and people. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Removal } from '../../src/domain/removal.js';
import type { Source } from '../../src/domain/source.js';
import type { Session } from '../../src/postgres/session.js';
import type { ConnectSource } from '../../src/postgres/source-connector.js';
import { createRemovalService } from '../../src/services/removal-service.js';
import type { WatchedRemovals } from '../../src/services/removal-service.js';
import { ACTOR, startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { startMoveWorker } from '../support/move-worker.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { openRemovals } from '../support/removals.js';
import type { TestRemovals } from '../support/removals.js';

let server: TestServer;
let app: TestApplication;
let on: TestRemovals;
let stopMoves: () => Promise<void>;
let source: Source;
const database = 'shop';
const query = (sql: string): ReturnType<TestServer['query']> => server.query(database, sql);

beforeAll(async () => {
  server = await startTestServer();
  app = await startTestApplication(server, { pagesPerChunk: 20 });
  stopMoves = await startMoveWorker(app);
  on = openRemovals(app);
  await server.newDatabase(database);
  source = await app.register('shop', database);
});
afterAll(async () => {
  await on.close();
  await stopMoves();
  await app.close();
  await server.stop();
});

const makeTable = (name: string): ReturnType<typeof query> =>
  query(
    `create table ${name} (id bigint generated always as identity primary key, note text);
     insert into ${name} (note) select 'row ' || n from generate_series(1, 500) as n`,
  );

/** The parts of `on`, over connections of another kind. */
const over = (connect: ConnectSource): WatchedRemovals =>
  createRemovalService({
    catalog: on.catalog,
    connect,
    pagesPerChunk: 20,
    policy: { allow: true, approvals: 1, watchMs: 1, quarantineMs: 1, bareMs: 1 },
    sources: app.services.sources,
    plans: app.services.plans,
    moves: app.services.moves,
    archives: app.services.archives,
    onNeeded: () => Promise.resolve(),
  });

async function bare(name: string): Promise<Removal> {
  await makeTable(name);
  const { archive } = await on.archived(source, name);
  const { id } = await on.quarantined(source, archive);
  const removal = await on.until(id, 'BARE');
  await app.services.sources.scan(ACTOR, source.id);
  return removal;
}

describe('a seal among writers', () => {
  it('loses no committed row: what is archived in the end is what was committed', async () => {
    await makeTable('busy');
    const { archive } = await on.archived(source, 'busy');
    const { id } = await on.approved(archive);
    let committed = 500;
    let sealing = true;
    const writers = Promise.allSettled(
      [1, 2, 3].map((writer) =>
        server.session(database, async (run) => {
          // Until the seal refuses them, however long that takes.
          while (sealing) {
            await run(`insert into busy (note) values ('writer ${writer}')`);
            committed += 1;
          }
        }),
      ),
    );
    while (committed === 500) await new Promise((resolve) => setTimeout(resolve, 5));
    // They end by themselves only where there is no seal.
    await on.removals.seal(ACTOR, id).catch((error: unknown) => {
      sealing = false;
      throw error;
    });
    const ended = await writers;
    expect(ended.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    // They would bring the table back.
    await query(`select setval('sortkeep_removal.refused_${id.replaceAll('-', '')}', 1, false)`);
    const proved = await on.until(id, 'PROVED');
    expect(proved.archiveId).not.toBe(archive.id);
    expect(await query('select count(*)::integer as rows from busy')).toEqual([{ rows: committed }]);
    const found = await app.services.archives.search({ text: 'busy' }, { first: 10, after: null });
    const kept = found.items.map(({ node }) => node);
    expect(kept.find((one) => one.id === proved.archiveId)?.rows).toBe(committed);
    expect(kept.find((one) => one.id === archive.id)?.rows).toBe(500);
    await on.removals.return(ACTOR, id, 'enough');
  });
});

let lost = false;
/** Answers nothing any more once the act with such a statement was committed. */
const losing =
  (act: string, reconnects: boolean): ConnectSource =>
  async (...where) => {
    if (lost && !reconnects) throw new Error('Connection terminated unexpectedly');
    const session = await on.connect(...where);
    let acting = false;
    const answered: Session['query'] = async (sql, values) => {
      const result = await session.query(sql, values);
      acting ||= sql.startsWith(act);
      if (acting && sql === 'commit') {
        lost = true;
        await session.close();
        throw new Error('Connection terminated unexpectedly');
      }
      return result;
    };
    return { ...session, query: answered };
  };

describe('a step whose answer was lost', () => {
  it('is found done when it is repeated, and can be returned without', async () => {
    await makeTable('unanswered');
    const { archive } = await on.archived(source, 'unanswered');
    const first = await on.approved(archive);
    lost = false;
    const sealing = over(losing('create trigger', false));
    await expect(sealing.seal(ACTOR, first.id)).rejects.toMatchObject({ code: 'UNREACHABLE' });
    expect((await on.now(first.id)).state).toBe('APPROVED');
    await expect(query('delete from unanswered')).rejects.toThrow(/is sealed/);
    await on.removals.return(ACTOR, first.id, 'it did not answer');
    await query('delete from unanswered where id = 1');

    const { id } = await on.approved(archive);
    lost = false;
    await expect(over(losing('create trigger', false)).seal(ACTOR, id)).rejects.toThrow();
    expect((await on.removals.seal(ACTOR, id)).state).toBe('SEALED');
    const { archiveId } = await on.until(id, 'PROVED');
    await on.rehearsed({ id: archiveId });
    await on.until(id, 'WATCHING');
    await app.services.sources.scan(ACTOR, source.id);
    lost = false;
    await expect(over(losing('create view', false)).quarantine(ACTOR, id)).rejects.toThrow();
    expect((await on.removals.quarantine(ACTOR, id)).state).toBe('QUARANTINED');
    await app.services.sources.scan(ACTOR, source.id);
    lost = false;
    await over(losing('drop view', false)).lookAfter(new AbortController().signal);
    expect(await on.now(id)).toMatchObject({ state: 'QUARANTINED', fault: { code: 'UNREACHABLE' } });
    await on.look();
    expect(await on.now(id)).toMatchObject({ state: 'BARE', fault: null });
    await on.removals.return(ACTOR, id, 'enough');
  });
});

describe('a drop', () => {
  it('whose answer was lost is settled by looking', async () => {
    const { id } = await bare('lost_once');
    lost = false;
    expect((await over(losing('drop table', true)).drop(ACTOR, id)).state).toBe('DROPPED');
    expect(lost).toBe(true);
  });

  it('whose service died after the commit is settled by the next look of any worker', async () => {
    const { id } = await bare('lost_for_good');
    lost = false;
    await expect(over(losing('drop table', false)).drop(ACTOR, id)).rejects.toMatchObject({
      code: 'UNREACHABLE',
    });
    expect((await on.now(id)).state).toBe('BARE');
    await on.look();
    expect((await on.now(id)).state).toBe('DROPPED');
  });

  it('happens once when two services are told at the same time', async () => {
    const { id } = await bare('told_twice');
    const other = openRemovals(app);
    const ended = await Promise.allSettled([on, other].map(({ removals }) => removals.drop(ACTOR, id)));
    await other.close();
    expect(ended.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await on.now(id)).state).toBe('DROPPED');
  });

  it('is refused without a rehearsal that still counts, and after a return', async () => {
    const { id, archiveId } = await bare('doubtful');
    await on.catalog.query(
      `update sortkeep.archives set faults = '{"REHEARSAL": {"how": "REHEARSAL", "message": "an object is missing", "hint": "look", "at": "2026-01-01T00:00:00Z"}}' where id = $1::uuid`,
      [archiveId],
    );
    await expect(on.removals.drop(ACTOR, id)).rejects.toThrow(/under a fault: an object is missing/);
    await on.removals.return(ACTOR, id, 'the archive is damaged');
    await expect(on.removals.drop(ACTOR, id)).rejects.toThrow(/is RETURNED, not BARE/);
    expect(await query('select count(*)::integer as rows from doubtful')).toEqual([{ rows: 500 }]);
  });

  it('waits for the quiet time without a view', async () => {
    const { id } = await bare('too_early');
    const patient = openRemovals(app, { bareMs: 3_600_000 });
    await expect(patient.removals.drop(ACTOR, id)).rejects.toThrow(
      /cannot be dropped: its statistics must say until/,
    );
    await patient.close();
    await on.removals.return(ACTOR, id, 'enough');
  });
});

describe('a table in grace', () => {
  it('comes back by itself when somebody reads its view, and teaches that it is used', async () => {
    await makeTable('missed');
    const { table, archive } = await on.archived(source, 'missed');
    const { id } = await on.quarantined(source, archive);
    await query('select * from missed where id = -1');
    await on.look();
    expect(await on.now(id)).toMatchObject({
      state: 'RETURNED',
      returnReason: expect.stringMatching(/read 1 time/),
    });
    expect(on.needed.at(-1)).toMatchObject({ tableId: table.id });
    await query(`insert into missed (note) values ('written again')`);
  });

  it('comes back when statistics show a read that nothing explains', async () => {
    await makeTable('consulted');
    const { archive } = await on.archived(source, 'consulted');
    const { id } = await on.watched(source, archive);
    await query('select count(*) from consulted');
    await app.services.sources.scan(ACTOR, source.id);
    await on.look();
    expect(await on.now(id)).toMatchObject({
      state: 'RETURNED',
      returnReason: expect.stringMatching(/after it was sealed/),
    });
  });

  it('is watched anew after the statistics were reset', async () => {
    await makeTable('forgotten');
    const { archive } = await on.archived(source, 'forgotten');
    const { id, watchingSince } = await on.watched(source, archive);
    await query('select pg_stat_reset()');
    await app.services.sources.scan(ACTOR, source.id);
    await expect(on.removals.quarantine(ACTOR, id)).rejects.toThrow(/not been quiet/);
    await on.look();
    const later = (await on.now(id)).watchingSince;
    expect(later?.getTime()).toBeGreaterThan(watchingSince?.getTime() ?? Infinity);
    await on.removals.return(ACTOR, id, 'enough');
  });
});

describe('people', () => {
  it('cannot approve twice in one name, and do not get past an approval', async () => {
    await makeTable('approved');
    const { archive } = await on.archived(source, 'approved');
    const { id } = await on.removals.plan(ACTOR, archive.handle, 'try');
    await expect(on.removals.plan(ACTOR, archive.handle, 'again')).rejects.toThrow(/has a removal already/);
    await on.removals.approve('one', id);
    await expect(on.removals.approve('one', id)).rejects.toThrow(/needs 2 different people/);
    await expect(on.removals.seal(ACTOR, id)).rejects.toThrow(/is PLANNED, not APPROVED/);
    await on.removals.return(ACTOR, id, 'enough');
  });

  it('must allow removals first, and may return without', async () => {
    await makeTable('guarded');
    const { archive } = await on.archived(source, 'guarded');
    const { id } = await on.approved(archive);
    const forbidden = openRemovals(app, { allow: false });
    await expect(forbidden.removals.seal(ACTOR, id)).rejects.toMatchObject({
      hint: expect.stringMatching(/SORTKEEP_ALLOW_REMOVAL/),
    });
    await on.removals.seal(ACTOR, id);
    await forbidden.look();
    expect((await on.now(id)).state).toBe('SEALED');
    expect((await forbidden.removals.return(ACTOR, id, 'enough')).state).toBe('RETURNED');
    await forbidden.close();
    await query(`insert into guarded (note) values ('written again')`);
  });
});
