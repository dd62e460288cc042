/** Which archives are moved to a colder class, and when. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { claimCooling } from '../../src/catalog/archives/claim-cooling.js';
import { insertArchive } from '../../src/catalog/archives/insert-archive.js';
import { storeCooled } from '../../src/catalog/archives/store-cooled.js';
import type { Archive } from '../../src/domain/archive.js';
import { groupId } from '../../src/domain/ids.js';
import type { Database } from '../../src/postgres/session.js';
import { archive } from '../support/archives.js';
import { openCatalog } from '../support/catalog.js';
import { insertQueuedMove, somePlace } from '../support/insert-queued-move.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';

const STORE = 's3://bucket';

let server: TestServer;
let catalog: Database;

beforeAll(async () => {
  server = await startTestServer();
  catalog = await openCatalog(server);
});
afterAll(async () => {
  await catalog.close();
  await server.stop();
});
beforeEach(async () => {
  await catalog.query('truncate sortkeep.archives cascade');
});

async function kept(days: number, storeUri = STORE): Promise<Archive> {
  const made = archive({ storeUri, createdAt: new Date(Date.now() - days * 86_400_000) });
  await insertArchive(catalog, made);
  return made;
}

const claimed = async (locks = false): Promise<string | null> =>
  (await claimCooling(catalog, { storeUri: STORE, afterDays: 90, locks }))?.id ?? null;

describe('the turn to be moved to a colder class', () => {
  it('comes to the oldest that is old enough, to each once a day until it is done', async () => {
    await kept(80);
    await kept(500, 's3://another');
    const [old, older] = [await kept(100), await kept(200)];
    expect([await claimed(), await claimed(), await claimed()]).toEqual([older.id, old.id, null]);
    await storeCooled(catalog, older.id, 'GLACIER');
    await catalog.query(`update sortkeep.archives set cooling_at = now() - interval '25 hours'`);
    expect([await claimed(), await claimed()]).toEqual([old.id, null]);
  });

  it.each([
    ['has a fault', `faults = '{"DEEP": {"how": "DEEP", "message": "m", "hint": "h", "at": "2026-01-01"}}'`],
    ['has expired', `expired_at = now(), expired_by = 'x', expired_reason = 'y'`],
  ])('never comes to one that %s', async (_what, change) => {
    await kept(100);
    await catalog.query(`update sortkeep.archives set ${change}`);
    expect(await claimed()).toBeNull();
  });

  it.each([
    ['a legal hold', 'legal_hold = true'],
    ['a retention', `retain_until = now() + interval '1 day'`],
  ])('waits for the end of %s where the store locks objects, and only there', async (_what, change) => {
    const one = await kept(100);
    await catalog.query(`update sortkeep.archives set ${change}`);
    expect(await claimed(true)).toBeNull();
    expect(await claimed(false)).toBe(one.id);
  });

  it('waits while an archive is restored, alone or with its set', async () => {
    const [alone, first, second] = [await kept(100), await kept(200), await kept(300)];
    const [one, other] = [first, second].map(({ id }) => ({ archiveId: id, to: somePlace() }));
    if (one === undefined || other === undefined) throw new Error('no members');
    const restore = { kind: 'RESTORE', archiveId: alone.id, to: somePlace() } as const;
    const group = { id: groupId(randomUUID()), members: [one, other] } as const;
    await insertQueuedMove(catalog, 'RESTORE', restore);
    await insertQueuedMove(catalog, 'RESTORE', { kind: 'RESTORE', ...one, group });
    expect(await claimed()).toBeNull();
    await catalog.query(`update sortkeep.moves set state = 'CANCELLED'`);
    expect([await claimed(), await claimed(), await claimed()]).toEqual([second.id, first.id, alone.id]);
  });
});
