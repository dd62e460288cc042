/** Archives stay as long as somebody said they must, and go only by a person's word. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Archive } from '../../src/domain/archive.js';
import { conflict } from '../../src/domain/errors.js';
import { restoreHandle } from '../../src/domain/restore-handle.js';
import { keepingKey } from '../../src/movers/archive/archive-keys.js';
import { openDatabase } from '../../src/postgres/connect.js';
import { createKeepingService } from '../../src/services/keeping-service.js';
import type { ObjectStore } from '../../src/storage/object-store.js';
import { ACTOR, startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { archiveAndRestoreEveryType } from '../support/round-trip.js';
import { copyArchive, forgetArchives, storeOf } from '../support/stored-archives.js';

let server: TestServer;
let app: TestApplication;
let store: ObjectStore;
let original: Archive;
/** A copy of its own for each test. */
let archive: Archive;

const TOMORROW = new Date(Date.now() + 86_400_000);
const keeping = (): TestApplication['services']['keeping'] => app.services.keeping;

beforeAll(async () => {
  server = await startTestServer();
  app = await startTestApplication(server);
  await app.work();
  original = await archiveAndRestoreEveryType(app, server);
  store = await storeOf(app);
});
afterAll(async () => {
  await app.close();
  await server.stop();
});
beforeEach(async () => {
  const id = await copyArchive(store, original.id);
  await keeping().rebuild(ACTOR);
  archive = await known(restoreHandle(id));
});

async function known(handle: string): Promise<Archive> {
  const found = await app.services.archives.get(handle);
  if (found === null) throw new Error(`no archive ${handle}`);
  return found;
}

const files = (): Promise<readonly string[]> =>
  readdir(join(app.directory, 'archives', 'archive', archive.id), { recursive: true });
const acts = (): Promise<readonly unknown[]> =>
  server.query(
    app.catalogDatabase,
    `select actor, action, details ->> 'reason' as reason from sortkeep.audit_events
     where subject = '${archive.handle}' order by id`,
  );

describe('an archive', () => {
  it('under a legal hold is not expired, until the hold is released; each act is kept with its reason', async () => {
    expect(await keeping().hold(ACTOR, archive.handle, 'case 7')).toMatchObject({ legalHold: true });
    await expect(keeping().expire(ACTOR, archive.handle, 'old')).rejects.toMatchObject({
      code: 'CONFLICT',
      message: `archive ${archive.handle} is under a legal hold`,
    });
    expect(await files()).toContainEqual(expect.stringContaining('.csv.zst'));
    await keeping().release(ACTOR, archive.handle, 'case closed');
    expect(await keeping().expire(ACTOR, archive.handle, 'old')).toMatchObject({ state: 'EXPIRED' });
    expect(await acts()).toEqual([
      { actor: ACTOR, action: 'archive.hold', reason: 'case 7' },
      { actor: ACTOR, action: 'archive.release', reason: 'case closed' },
      { actor: ACTOR, action: 'archive.expire', reason: 'old' },
    ]);
  });

  it('is not expired before the end of its retention', async () => {
    expect(await keeping().retain(ACTOR, archive.handle, TOMORROW, 'law')).toMatchObject({
      retainUntil: TOMORROW,
    });
    await expect(keeping().expire(ACTOR, archive.handle, 'old')).rejects.toMatchObject({
      code: 'CONFLICT',
      message: `archive ${archive.handle} must be kept until ${TOMORROW.toISOString()}`,
    });
    await keeping().retain(ACTOR, archive.handle, new Date(0), 'a mistake');
    expect(await keeping().expire(ACTOR, archive.handle, 'old')).toMatchObject({ state: 'EXPIRED' });
  });

  it('is not expired while it is being restored', async () => {
    await app.services.archives.restore(ACTOR, { handle: original.handle, targetSchema: 'meanwhile' });
    await server.query(
      app.catalogDatabase,
      `update sortkeep.plans set target = jsonb_set(target, '{archiveId}', '"${archive.id}"')
       where target -> 'to' ->> 'schema' = 'restored';
       update sortkeep.moves set state = 'QUEUED' where plan_id in (
         select id from sortkeep.plans where target -> 'to' ->> 'schema' = 'restored')`,
    );
    await expect(keeping().expire(ACTOR, archive.handle, 'old')).rejects.toMatchObject({
      code: 'CONFLICT',
      message: `archive ${archive.handle} is being restored`,
    });
    await server.query(app.catalogDatabase, `update sortkeep.moves set state = 'SUCCEEDED'`);
  });

  it('that expired has lost its rows and kept manifest and proof, and says who did it and why', async () => {
    const expired = await keeping().expire(ACTOR, archive.handle, 'seven years are over');
    expect(expired).toMatchObject({
      state: 'EXPIRED',
      expiry: { by: ACTOR, reason: 'seven years are over' },
      removedAt: expect.any(Date),
      contentHash: original.contentHash,
      manifestSha256: archive.manifestSha256,
    });
    expect((await files()).toSorted()).toEqual([
      'data',
      'keeping.json',
      'manifest.copy.json',
      'manifest.json',
    ]);
    const inWords = {
      code: 'CONFLICT',
      message: expect.stringMatching(/has expired: the test had its objects removed on .* \(seven years/),
    };
    const { handle } = archive;
    await expect(app.services.archives.restore(ACTOR, { handle })).rejects.toMatchObject(inWords);
    await expect(app.services.archives.verify(ACTOR, handle)).rejects.toMatchObject(inWords);
    await expect(keeping().rehearse(ACTOR, handle)).rejects.toMatchObject(inWords);
    await expect(keeping().hold(ACTOR, handle, 'too late')).rejects.toMatchObject(inWords);
    expect(await keeping().expire(ACTOR, handle, 'again')).toEqual(expired);
  });

  it('whose expiry was interrupted loses what is left when it is asked for again', async () => {
    await server.query(
      app.catalogDatabase,
      `update sortkeep.archives set expired_at = now(), expired_by = 'them', expired_reason = 'r'
       where id = '${archive.id}'`,
    );
    expect(await keeping().expire(ACTOR, archive.handle, 'go on')).toMatchObject({
      expiry: { by: 'them' },
      removedAt: expect.any(Date),
    });
    expect(await files()).not.toContainEqual(expect.stringContaining('.csv.zst'));
  });

  it('needs a reason for each act', async () => {
    await expect(keeping().expire(ACTOR, archive.handle, ' ')).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });
});

describe('a store with locks', () => {
  it('locks rows, manifest and copy as it is said of the archive; what it refuses is not said', async () => {
    const catalog = openDatabase(
      { ...server.address(app.catalogDatabase), tls: 'disable', applicationName: 'locks' },
      1,
    );
    const locked: string[] = [];
    let refusing = false;
    const keepingOn = createKeepingService({
      catalog,
      store: {
        ...store,
        protect: (key, protection) => {
          if (refusing) return Promise.reject(conflict(`${key} is locked`, 'Wait.'));
          locked.push(`${key.slice(key.indexOf(archive.id) + 37)} ${JSON.stringify(protection)}`);
          return Promise.resolve();
        },
      },
      rewrapKey: (text) => Promise.resolve(text),
      withPlace: () => Promise.reject(conflict('no scratch here', 'None.')),
      onVerified: () => undefined,
    });
    const { handle } = archive;
    const said = (words: string): void => {
      expect(locked.splice(0).sort()).toEqual([
        expect.stringMatching(new RegExp(`^data/.*csv.zst ${words}$`)),
        `manifest.copy.json ${words}`,
        `manifest.json ${words}`,
      ]);
    };
    try {
      await keepingOn.hold(ACTOR, handle, 'case 9');
      said('{"hold":true}');
      await keepingOn.retain(ACTOR, handle, TOMORROW, 'law');
      said(`{"until":"${TOMORROW.toISOString()}"}`);
      await keepingOn.release(ACTOR, handle, 'closed');
      said('{"hold":false}');
      refusing = true;
      await expect(keepingOn.retain(ACTOR, handle, null, 'x')).rejects.toMatchObject({ code: 'CONFLICT' });
      expect(await known(handle)).toMatchObject({ retainUntil: TOMORROW, legalHold: false });
    } finally {
      await catalog.close();
    }
  });
});

describe('a catalog that was lost', () => {
  it('knows holds, retention and expiry again, and never takes an unreadable record for no hold', async () => {
    const expired = archive;
    await keeping().expire(ACTOR, expired.handle, 'old');
    const held = restoreHandle(await copyArchive(store, original.id));
    const unclear = await copyArchive(store, original.id);
    await keeping().rebuild(ACTOR);
    await keeping().retain(ACTOR, held, TOMORROW, 'law');
    await keeping().hold(ACTOR, held, 'case 8');
    await store.put(keepingKey(unclear), Buffer.from('{"legalHold":false}'));
    await forgetArchives(server, app);
    const report = await keeping().rebuild(ACTOR);
    expect(report).toMatchObject({ broken: 0, conflicts: 0 });
    expect(report.findings).toEqual([
      { kind: 'REMARK', folder: unclear, message: expect.stringContaining('put under legal hold') },
    ]);
    expect(await known(held)).toMatchObject({ legalHold: true, retainUntil: TOMORROW, state: 'KEPT' });
    expect(await known(restoreHandle(unclear))).toMatchObject({ legalHold: true });
    expect(await known(expired.handle)).toMatchObject({
      state: 'EXPIRED',
      expiry: { by: ACTOR, reason: 'old' },
      removedAt: expect.any(Date),
    });
    await server.query(app.catalogDatabase, 'update sortkeep.archives set legal_hold = false');
    const again = await keeping().rebuild(ACTOR);
    expect(again.conflicts).toBe(2);
    expect(again.findings).toContainEqual({
      kind: 'CONFLICT',
      folder: expect.any(String),
      message: expect.stringContaining('no legal hold, kept; the store: retained until'),
    });
  });
});
