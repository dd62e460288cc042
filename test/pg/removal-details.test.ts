/** A trigger, a right or a policy that came after the archive would be lost with the table: each step looks. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Archive } from '../../src/domain/archive.js';
import type { Source } from '../../src/domain/source.js';
import { quarantineSchema } from '../../src/removal/removal-names.js';
import { ACTOR, startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { removalDetails } from '../support/removal-details.js';
import { openRemovals } from '../support/removals.js';
import type { TestRemovals } from '../support/removals.js';

let server: TestServer;
let app: TestApplication;
let on: TestRemovals;
let source: Source;
const database = 'shop';
const query = (sql: string): ReturnType<TestServer['query']> => server.query(database, sql);

beforeAll(async () => {
  server = await startTestServer();
  app = await startTestApplication(server, { parallelChunks: 1, pagesPerChunk: 20 });
  await app.work();
  on = openRemovals(app);
  await server.newDatabase(database);
  source = await app.register('shop', database);
});
afterAll(async () => {
  await on.close();
  await app.close();
  await server.stop();
});

const archived = async (name: string): Promise<Archive> => {
  await query(
    `create table ${name} (id bigint generated always as identity primary key, note text);
     insert into ${name} (note) select 'row ' || n from generate_series(1, 100) as n;
     create function heard_${name}() returns trigger language plpgsql as 'begin return new; end';
     create trigger audit after update on ${name} for each row execute function heard_${name}()`,
  );
  return (await on.archived(source, name)).archive;
};
const archivedAgain = async (name: string): Promise<Archive> => (await on.archived(source, name)).archive;

describe('acts on a table with details', () => {
  removalDetails(() => server);
});

describe('a detail that came after the archive', () => {
  it('is refused in the plan, with its name, until the table is archived again', async () => {
    const archive = await archived('before_plan');
    await query('alter table before_plan disable trigger audit; grant select on before_plan to public');
    const refused = await on.removals.plan(ACTOR, archive.handle, 'try');
    expect(refused.state).toBe('REFUSED');
    expect(refused.refusals.join('\n')).toMatch(
      /grant =r.* was added; trigger audit is another one; archive it/,
    );
    const { id } = await on.approved(await archivedAgain('before_plan'));
    await on.removals.seal(ACTOR, id);
    await on.until(id, 'PROVED');
    await on.removals.return(ACTOR, id, 'enough');
  });

  it('is refused at the seal, before anybody is kept from writing', async () => {
    const { id } = await on.approved(await archived('before_seal'));
    await query('drop trigger audit on before_seal');
    await expect(on.removals.seal(ACTOR, id)).rejects.toThrow(/trigger audit is not there any more/);
    await query(`insert into before_seal (note) values ('not sealed')`);
    await on.removals.return(ACTOR, id, 'enough');
  });

  it('after the seal makes the proof archive the table again, and that archive has it', async () => {
    const archive = await archived('before_proof');
    const { id } = await on.approved(archive);
    await on.removals.seal(ACTOR, id);
    await query('alter table before_proof enable always trigger audit');
    const { archiveId } = await on.until(id, 'PROVED');
    expect(archiveId).not.toBe(archive.id);
    await on.rehearsed({ id: archiveId });
    expect((await on.until(id, 'WATCHING')).archiveId).toBe(archiveId);
    await on.removals.return(ACTOR, id, 'enough');
  });

  it('is refused once the archive was rehearsed, until it is undone', async () => {
    const { id } = await on.approved(await archived('before_watch'));
    await on.removals.seal(ACTOR, id);
    const { archiveId } = await on.until(id, 'PROVED');
    await query(`comment on column before_watch.note is 'late'`);
    await on.rehearsed({ id: archiveId });
    await expect(on.until(id, 'WATCHING')).rejects.toThrow(/is PROVED: .*column note is another one/);
    await query('comment on column before_watch.note is null');
    await on.look();
    await on.until(id, 'WATCHING');
    await on.removals.return(ACTOR, id, 'enough');
  });

  it('is refused at the quarantine', async () => {
    const { id } = await on.watched(source, await archived('before_quarantine'));
    await query(`comment on table before_quarantine is 'late'`);
    await expect(on.removals.quarantine(ACTOR, id)).rejects.toThrow(/its comment is another one/);
    expect((await on.now(id)).state).toBe('WATCHING');
    await query('comment on table before_quarantine is null');
    expect((await on.removals.quarantine(ACTOR, id)).state).toBe('QUARANTINED');
    await on.removals.return(ACTOR, id, 'enough');
  }, 180_000);

  it('is refused at the drop', async () => {
    const { id } = await on.quarantined(source, await archived('before_drop'));
    await on.until(id, 'BARE');
    await app.services.sources.scan(ACTOR, source.id);
    await query(`alter table ${quarantineSchema(id)}.before_drop disable trigger audit`);
    await expect(on.removals.drop(ACTOR, id)).rejects.toThrow(/trigger audit is another one/);
    expect((await on.now(id)).state).toBe('BARE');
    await on.removals.return(ACTOR, id, 'enough');
    expect(await query('select count(*)::integer as rows from before_drop')).toEqual([{ rows: 100 }]);
  }, 180_000);
});

describe('a right that is granted on the view', () => {
  it('keeps the view where it is, since it would be lost with the table', async () => {
    const { id } = await on.quarantined(source, await archived('granted_on_view'));
    await query('grant select on granted_on_view to public');
    await expect(on.until(id, 'BARE')).rejects.toThrow(/rights on its view/);
    await on.removals.return(ACTOR, id, 'enough');
    expect(await query(`select has_table_privilege('public', 'granted_on_view', 'select') as may`)).toEqual([
      { may: true },
    ]);
  });
});

describe('an archive of a release that kept no details', () => {
  it('stands for a table that has none, and for no other', async () => {
    const plain = await archived('old_plain');
    const rich = await archived('old_rich');
    await on.catalog.query(
      `update sortkeep.archives set definition = definition - 'details' where id = any ($1::uuid[])`,
      [[plain.id, rich.id]],
    );
    const refused = await on.removals.plan(ACTOR, rich.handle, 'try');
    expect(refused.refusals.join('\n')).toMatch(
      /trigger audit was added, and the archive is of a release that kept no details/,
    );
    await query('drop trigger audit on old_plain');
    const planned = await on.removals.plan(ACTOR, plain.handle, 'try');
    expect(planned.refusals).toEqual([]);
    await on.removals.return(ACTOR, planned.id, 'enough');
  });
});
