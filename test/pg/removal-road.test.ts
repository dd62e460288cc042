/** The whole road of a removal, and back, on PostgreSQL 18. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Source } from '../../src/domain/source.js';
import { quarantineSchema } from '../../src/removal/removal-names.js';
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
  server = await startTestServer({ max_prepared_transactions: '5' });
  app = await startTestApplication(server);
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

async function makeTable(name: string): Promise<void> {
  await query(
    `create table public."${name}" (id bigint generated always as identity primary key, note text);
     insert into public."${name}" (note) select 'row ' || n from generate_series(1, 500) as n`,
  );
}

describe('a removal', () => {
  it('goes all the way to the drop, and leaves nothing of itself in the source', async () => {
    await makeTable('old_orders');
    const { archive } = await on.archived(source, 'old_orders');
    const planned = await on.removals.plan(ACTOR, archive.handle, 'replaced by the new shop');
    expect(planned).toMatchObject({ state: 'PLANNED', refusals: [], needsApprovals: 2 });
    expect(planned.steps.map(({ step }) => step)).toEqual([
      ...['prepare', 'seal', 'quarantine', 'bare', 'drop', 'return'],
    ]);
    await on.removals.approve('one', planned.id);
    expect((await on.removals.approve('another', planned.id)).state).toBe('APPROVED');
    expect((await on.removals.seal(ACTOR, planned.id)).state).toBe('SEALED');
    const proved = await on.until(planned.id, 'PROVED');
    expect(proved).toMatchObject({ archiveId: archive.id, copyMoveId: null });
    await on.look();
    expect((await on.now(planned.id)).state).toBe('PROVED');
    await on.rehearsed(archive);
    await on.until(planned.id, 'WATCHING');
    await expect(on.removals.quarantine(ACTOR, planned.id)).rejects.toThrow(/not been quiet/);
    await app.services.sources.scan(ACTOR, source.id);
    expect((await on.removals.quarantine(ACTOR, planned.id)).state).toBe('QUARANTINED');
    await expect(on.removals.drop(ACTOR, planned.id)).rejects.toThrow(/is QUARANTINED, not BARE/);
    await app.services.sources.scan(ACTOR, source.id);
    await on.until(planned.id, 'BARE');
    await app.services.sources.scan(ACTOR, source.id);
    await on.look();
    expect(await on.now(planned.id)).toMatchObject({ state: 'BARE', fault: null });
    await expect(query('select from old_orders')).rejects.toThrow(/does not exist/);
    expect((await on.removals.drop(ACTOR, planned.id)).state).toBe('DROPPED');
    expect(await query(`select 1 from pg_class where relname = 'old_orders'`)).toEqual([]);
    expect(await query(`select 1 from pg_namespace where nspname like 'sortkeep_quarantine%'`)).toEqual([]);
    expect(await query(`select 1 from pg_class where relname like 'touch_%'`)).toEqual([]);
    const events = await server.query(
      app.catalogDatabase,
      'select action from sortkeep.audit_events where subject = $1 order by id',
      [planned.id],
    );
    expect(events.map(({ action }) => String(action))).toEqual([
      ...['removal.plan', 'removal.approve', 'removal.approve', 'removal.seal', 'removal.prove'],
      ...['removal.watch', 'removal.quarantine', 'removal.bare', 'removal.drop'],
    ]);
  });

  it.each(['PLANNED', 'APPROVED', 'SEALED', 'PROVED', 'WATCHING', 'QUARANTINED', 'BARE'] as const)(
    'is returned from %s, and the table is as it was',
    async (state) => {
      const name = `kept_${state.toLowerCase()}`;
      await makeTable(name);
      const { archive } = await on.archived(source, name);
      const shape = `select relnamespace::regnamespace::text as schema, relowner, relacl, relhasindex from pg_class where relname = '${name}'`;
      const before = await query(shape);
      const { id } =
        state === 'PLANNED'
          ? await on.removals.plan(ACTOR, archive.handle, 'try')
          : await on.approved(archive);
      if (['SEALED', 'PROVED'].includes(state)) await on.removals.seal(ACTOR, id);
      if (state === 'PROVED') await on.until(id, 'PROVED');
      if (['WATCHING', 'QUARANTINED', 'BARE'].includes(state)) {
        await on.removals.seal(ACTOR, id);
        await on.until(id, 'PROVED');
        await on.rehearsed(archive);
        await on.until(id, 'WATCHING');
        await app.services.sources.scan(ACTOR, source.id);
        if (state !== 'WATCHING') await on.removals.quarantine(ACTOR, id);
        if (state === 'BARE') {
          await app.services.sources.scan(ACTOR, source.id);
          await on.until(id, 'BARE');
        }
      }
      expect((await on.now(id)).state).toBe(state);
      expect((await on.removals.return(ACTOR, id, 'somebody asked')).state).toBe('RETURNED');
      expect(await query(shape)).toEqual(before);
      await query(`insert into ${name} (note) values ('written again')`);
      expect(await query(`select count(*)::integer as rows from ${name}`)).toEqual([{ rows: 501 }]);
      expect(await query(`select 1 from pg_namespace where nspname = '${quarantineSchema(id)}'`)).toEqual([]);
      await expect(on.removals.return(ACTOR, id, 'again')).rejects.toThrow(/is RETURNED/);
    },
  );
});
