/** What is restored, moved or told late: a removal must neither strand a table nor overtake a person. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RemovalId } from '../../src/domain/ids.js';
import type { Source } from '../../src/domain/source.js';
import { quarantineSchema } from '../../src/removal/removal-names.js';
import { createRemovalService } from '../../src/services/removal-service.js';
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
const inCatalog = (sql: string, values: readonly unknown[] = []): ReturnType<TestServer['query']> =>
  server.query(app.catalogDatabase, sql, values);
const scan = (): Promise<unknown> => app.services.sources.scan(ACTOR, source.id);

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

async function archived(name: string): ReturnType<TestRemovals['archived']> {
  await query(
    `create table ${name} (id bigint generated always as identity primary key, note text);
     insert into ${name} (note) select 'row ' || n from generate_series(1, 500) as n`,
  );
  return on.archived(source, name);
}
const isWhole = async (name: string): Promise<void> => {
  await query(`insert into ${name} (note) values ('written again')`);
  expect(await query(`select count(*)::integer as rows from ${name}`)).toEqual([{ rows: 501 }]);
};
const actions = async (id: RemovalId): Promise<readonly unknown[]> =>
  (await inCatalog('select action from sortkeep.audit_events where subject = $1 order by id', [id])).map(
    ({ action }): unknown => action,
  );

describe('a catalog that was restored from an older backup', () => {
  it.each(['PLANNED', 'APPROVED', 'SEALED'])(
    'and says %s of a table in quarantine returns it all the same',
    async (state) => {
      const name = `older_${state.toLowerCase()}`;
      const { archive } = await archived(name);
      const { id } = await on.quarantined(source, archive);
      await inCatalog(`update sortkeep.removals set state = $2::text where id = $1::uuid`, [id, state]);
      await expect(on.removals.drop(ACTOR, id)).rejects.toThrow(/not BARE/);
      expect((await on.removals.return(ACTOR, id, 'the catalog was restored')).state).toBe('RETURNED');
      await isWhole(name);
    },
  );

  it('withdraws a plan whose source is not there at all', async () => {
    const { archive } = await archived('unreachable');
    const { id } = await on.removals.plan(ACTOR, archive.handle, 'try');
    await inCatalog(`update sortkeep.sources set port = 1`);
    expect((await on.removals.return(ACTOR, id, 'enough')).state).toBe('RETURNED');
    await inCatalog(`update sortkeep.sources set port = $1::integer`, [server.address().port]);
  });
});

describe('a source that was restored from a backup', () => {
  /** As it was while it was in quarantine. */
  const restoreQuarantine = async (id: RemovalId, name: string): Promise<void> => {
    const schema = quarantineSchema(id);
    const seal = `execute function sortkeep_removal.seal('${id}')`;
    await query(`create schema ${schema}; alter table ${name} set schema ${schema};
      create trigger sortkeep_seal_row before insert or update or delete on ${schema}.${name} for each row ${seal};
      create trigger sortkeep_seal_truncate before truncate on ${schema}.${name} for each statement ${seal}`);
  };

  it('has what was returned or dropped since taken away by another return', async () => {
    const { archive } = await archived('back_again');
    const { id } = await on.quarantined(source, archive);
    await on.removals.return(ACTOR, id, 'enough');
    await restoreQuarantine(id, 'back_again');
    await expect(on.removals.plan(ACTOR, archive.handle, 'again')).resolves.toMatchObject({
      state: 'REFUSED',
    });
    expect((await on.removals.return(ACTOR, id, 'the source was restored')).state).toBe('RETURNED');
    await isWhole('back_again');
    await expect(on.removals.return(ACTOR, id, 'once more')).rejects.toThrow(
      /is RETURNED and cannot be returned/,
    );

    const { archive: other } = await archived('dropped_and_back');
    const dropped = await on.quarantined(source, other);
    await inCatalog(`update sortkeep.removals set state = 'DROPPED', ended_at = now() where id = $1::uuid`, [
      dropped.id,
    ]);
    expect((await on.removals.return(ACTOR, dropped.id, 'the source was restored')).state).toBe('RETURNED');
    expect((await actions(dropped.id)).at(-1)).toBe('removal.returned');
    await isWhole('dropped_and_back');
  });
});

describe('a database', () => {
  it('takes new removals after its address has changed and its schema was cleared away', async () => {
    const { archive } = await archived('moved_house');
    const first = await on.approved(archive);
    await on.removals.seal(ACTOR, first.id);
    await inCatalog(`update sortkeep.sources set host = 'localhost' where id = $1::uuid`, [source.id]);
    await on.look();
    expect((await on.now(first.id)).fault?.message).toMatch(/it is reached at localhost/);
    await on.removals.return(ACTOR, first.id, 'it moved');
    await query('drop schema sortkeep_removal cascade');
    const second = await on.approved(archive);
    expect((await on.removals.seal(ACTOR, second.id)).state).toBe('SEALED');
    await on.until(second.id, 'PROVED');
    await on.removals.return(ACTOR, second.id, 'enough');
    await inCatalog(`update sortkeep.sources set host = '127.0.0.1' where id = $1::uuid`, [source.id]);
  });
});

describe('a database that was renamed', () => {
  it('gives its table back once a scan has seen its new name', async () => {
    const old = await server.newDatabase('old_name');
    await server.query(
      old,
      `create table t (id integer primary key); insert into t select generate_series(1, 9)`,
    );
    const renamed = await app.register('renamed', old);
    const { archive } = await on.archived(renamed, 't');
    const { id } = await on.quarantined(renamed, archive);
    await server.query('postgres', 'alter database old_name rename to new_name');
    await expect(on.removals.return(ACTOR, id, 'enough')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await inCatalog(`update sortkeep.sources set database = 'new_name' where id = $1::uuid`, [renamed.id]);
    await app.services.sources.scan(ACTOR, renamed.id);
    expect((await on.removals.return(ACTOR, id, 'enough')).state).toBe('RETURNED');
    await server.query('new_name', 'insert into t values (0)');
  });
});

describe('a return', () => {
  it('that comes while the drop is under way is told the truth, and leaves no wish behind', async () => {
    const { archive } = await archived('overtaken');
    const { id } = await on.quarantined(source, archive);
    await on.until(id, 'BARE');
    await scan();
    let returning: Promise<unknown> = Promise.resolve();
    const dropping = createRemovalService({
      catalog: on.catalog,
      pagesPerChunk: 20,
      policy: { allow: true, approvals: 1, watchMs: 1, quarantineMs: 1, bareMs: 1 },
      sources: app.services.sources,
      plans: app.services.plans,
      moves: app.services.moves,
      archives: app.services.archives,
      onNeeded: () => Promise.resolve(),
      connect: async (...where) => {
        const session = await on.connect(...where);
        const query: typeof session.query = async (sql, values) => {
          if (sql.startsWith('drop table')) {
            returning = on.removals.return(ACTOR, id, 'wait').catch((error: unknown) => error);
            await new Promise((resolve) => setTimeout(resolve, 500));
          }
          return session.query(sql, values);
        };
        return { ...session, query };
      },
    });
    expect((await dropping.drop(ACTOR, id)).state).toBe('DROPPED');
    expect(await returning).toMatchObject({
      message: expect.stringMatching(/is DROPPED and cannot be returned/),
    });
    expect((await on.now(id)).returnReason).toBeNull();
    expect(await actions(id)).not.toContain('removal.return');
  });

  it('whose answer was lost after the commit is found done', async () => {
    const { archive } = await archived('lost_return');
    const { id } = await on.quarantined(source, archive);
    await query(`drop view lost_return; alter table ${quarantineSchema(id)}.lost_return set schema public;
      drop trigger sortkeep_seal_row on lost_return; drop trigger sortkeep_seal_truncate on lost_return`);
    expect((await on.removals.return(ACTOR, id, 'again')).state).toBe('RETURNED');
    await isWhole('lost_return');
  });

  it('is carried out however many removals are looked after before it', async () => {
    const ids: RemovalId[] = [];
    for (let number = 0; number < 6; number++) {
      const { archive } = await archived(`crowd_${number}`);
      ids.push((await on.approved(archive)).id);
    }
    const last = ids.at(-1);
    await inCatalog(
      `update sortkeep.removals set state = 'WATCHING', fingerprint = 'none', watching_since = now()
       where id = any ($1::uuid[]) and id <> $2::uuid`,
      [ids, last],
    );
    await inCatalog(`update sortkeep.removals set return_reason = 'at once' where id = $1::uuid`, [last]);
    const stop = new AbortController();
    const watching = on.removals.watch(stop.signal, () => undefined);
    for (const end = Date.now() + 120_000; Date.now() < end;) {
      if (last !== undefined && (await on.now(last)).state === 'RETURNED') break;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    stop.abort();
    await watching;
    expect(last === undefined ? null : (await on.now(last)).state).toBe('RETURNED');
  }, 240_000);
});
