/** Steps of a removal ask for strong locks: whoever comes while they wait gets through, and the step is done in the end. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RemovalId } from '../../src/domain/ids.js';
import type { Removal } from '../../src/domain/removal.js';
import type { Source } from '../../src/domain/source.js';
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
let database: string;

beforeAll(async () => {
  server = await startTestServer();
  app = await startTestApplication(server, { pagesPerChunk: 20 });
  stopMoves = await startMoveWorker(app);
  on = openRemovals(app);
  database = await server.newDatabase();
  source = await app.register('shop', database);
});
afterAll(async () => {
  await on.close();
  await stopMoves();
  await app.close();
  await server.stop();
});

const query = (sql: string): ReturnType<TestServer['query']> => server.query(database, sql);

async function table(name: string): Promise<void> {
  await query(
    `create table ${name} (id integer primary key); insert into ${name} select generate_series(1, 300)`,
  );
}

interface Amid {
  readonly holds: string;
  readonly comes: string;
  /** What the holder does then, before it lets go. */
  readonly then?: string;
}

/**
 * Takes the step while somebody holds the table by `holds`; while the step waits for its lock, `comes` comes later than
 * the step, and must be through before the holder lets go.
 */
async function amid(
  id: RemovalId,
  { holds, comes, then }: Amid,
  step: () => Promise<Removal>,
): Promise<Removal> {
  return server.session(database, async (held) => {
    await held('begin');
    await held(holds);
    const done = step();
    const asks = `select 1 from pg_locks l join pg_stat_activity a using (pid)
      where not l.granted and a.application_name = 'sortkeep removal ${id}'`;
    while ((await server.query('postgres', asks)).length === 0) await sleep(5);
    await query(comes);
    if (then !== undefined) await held(then);
    await held('rollback');
    return done;
  });
}

describe('a step of a removal that waits for its lock', () => {
  it('lets writers through while it seals', async () => {
    await table('sealing');
    const { archive } = await on.archived(source, 'sealing');
    const { id } = await on.approved(archive);
    const sealed = await amid(
      id,
      { holds: 'update sealing set id = id where id = 1', comes: 'insert into sealing values (0)' },
      () => on.removals.seal(ACTOR, id),
    );
    expect(sealed.state).toBe('SEALED');
    // The row that came while it waited is in the archive that is made for the proof.
    const { archiveId } = await on.until(id, 'PROVED');
    expect(archiveId).not.toBe(archive.id);
    await expect(query('insert into sealing values (-1)')).rejects.toThrow(/is sealed/);
    await on.removals.return(ACTOR, id, 'enough');
  });

  it('lets readers through while it puts the table into quarantine, and while it brings it back', async () => {
    await table('leaving');
    const { archive } = await on.archived(source, 'leaving');
    const { id } = await on.watched(source, archive);
    const read = (name: string): { readonly holds: string; readonly comes: string } => ({
      holds: `lock table ${name} in access share mode`,
      comes: `select count(*) from ${name}`,
    });
    const away = await amid(id, read('leaving'), () => on.removals.quarantine(ACTOR, id));
    expect(away.state).toBe('QUARANTINED');
    // Somebody who has looked at the view, and reads it only when the return is under way: nobody is a deadlock's victim.
    const reader = {
      ...read('leaving'),
      holds: 'create temporary view peek as select * from leaving',
      then: 'select count(*) from leaving',
    };
    const back = await amid(id, reader, () => on.removals.return(ACTOR, id, 'it is needed'));
    expect(back.state).toBe('RETURNED');
    expect(await query('select count(*)::integer as rows from leaving')).toEqual([{ rows: 300 }]);
  });
});
