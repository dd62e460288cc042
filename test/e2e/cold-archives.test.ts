/** Old archives go to a class that is not read at once; a restore asks for them, waits where all can see it, and goes on. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { Archive } from '../../src/domain/archive.js';
import { SortkeepError } from '../../src/domain/errors.js';
import type { Move } from '../../src/domain/move.js';
import type { Application } from '../../src/main.js';
import { ACTOR } from '../support/application.js';
import { startColdStore } from '../support/cold-store.js';
import type { ColdStore } from '../support/cold-store.js';

let cold: ColdStore;
let worker: Application;
let archive: Archive;
let targets = 0;

beforeAll(async () => {
  cold = await startColdStore();
  worker = cold.worker;
  archive = await cold.archive();
}, 240_000);
afterAll(async () => {
  await worker.close();
  await cold.close();
});
beforeEach(() => {
  cold.s3.recalls.clear();
});

const restore = (): Promise<Move> =>
  cold.app.services.archives.restore(ACTOR, { handle: archive.handle, targetName: `back_${++targets}` });

const waits = (move: Move): boolean => move.recall !== null;

describe('an archive that is old', () => {
  it('stays where it is before its day', async () => {
    let looks = 0;
    await cold.cool(90, () => Promise.resolve(++looks > 10));
    expect((await cold.archive()).cold).toBeNull();
  });

  it('is looked at and moved to the colder class, object by object, and the ledger says so', async () => {
    const bytes = new Map(cold.s3.objects);
    await cold.coolNow();
    expect(cold.dataKeys().length).toBeGreaterThan(3);
    for (const key of cold.dataKeys()) expect(cold.s3.classes.get(key)).toBe('DEEP_ARCHIVE');
    for (const key of bytes.keys()) if (!key.includes('/data/')) expect(cold.s3.classes.has(key)).toBe(false);
    expect(new Map(cold.s3.objects)).toEqual(bytes);
    expect((await cold.archive()).cold).toMatchObject({ storageClass: 'DEEP_ARCHIVE' });
    const [looks = []] = await cold.app.services.keeping.verificationsOf([archive.id]);
    expect(looks[0]).toMatchObject({
      how: 'OBJECTS',
      ok: true,
      checksums: archive.objects,
      actor: 'schedule',
    });
    const { rows } = await cold.catalog.query(
      `select details from sortkeep.audit_events where action = 'archive.cool'`,
    );
    expect(z.array(z.object({ details: z.unknown() })).parse(rows)).toEqual([
      { details: { storageClass: 'DEEP_ARCHIVE', objects: archive.objects, moved: archive.objects } },
    ]);
  });

  it('tells of a checksum at the store that is not the manifest’s, without reading the object', async () => {
    const [key = ''] = cold.dataKeys();
    const good = cold.s3.sha256.get(key) ?? '';
    cold.s3.sha256.set(key, Buffer.alloc(32, 7).toString('base64'));
    const found = await cold.app.services.archives.verify(ACTOR, archive.handle, { how: 'OBJECTS' });
    expect(found).toMatchObject({ ok: false, checksums: archive.objects });
    expect(found.faults).toEqual([expect.stringContaining(`${key} has the checksum 0707`)]);
    cold.s3.sha256.set(key, good);
    expect(await cold.app.services.archives.verify(ACTOR, archive.handle, { how: 'OBJECTS' })).toMatchObject({
      ok: true,
    });
  });
});

describe('a restore of it', () => {
  it('asks for every object once, waits where all can see it, and goes on by itself', async () => {
    const { id } = await restore();
    const waiting = await cold.until(id, waits);
    expect(waiting).toMatchObject({ state: 'QUEUED', attempts: 1, error: null });
    const { recall } = waiting;
    expect(recall).toMatchObject({
      storageClass: 'DEEP_ARCHIVE',
      tier: 'STANDARD',
      objects: archive.objects,
    });
    expect(recall?.awaited).toBe(archive.objects);
    expect((recall?.usuallyBy.getTime() ?? 0) - (recall?.askedAt.getTime() ?? 0)).toBe(12 * 3_600_000);
    expect([...cold.s3.recalls.keys()].toSorted()).toEqual(cold.dataKeys().toSorted());
    for (const { request } of cold.s3.recalls.values()) {
      expect(request).toContain('<Days>7</Days>');
      expect(request).toContain('<Tier>Standard</Tier>');
    }
    const [first = ''] = cold.dataKeys();
    cold.s3.recalls.set(first, { request: '', ready: true });
    expect(await cold.look()).toEqual([]);
    const less = await cold.until(id, waits);
    expect(less.recall).toEqual({ ...recall, awaited: archive.objects - 1 });
    cold.giveAll();
    expect(await cold.look()).toEqual([]);
    expect(await cold.until(id, ({ state }) => state === 'SUCCEEDED')).toMatchObject({
      contentHash: archive.contentHash,
      recall: null,
    });
  });

  it('keeps waiting, since it first asked, when it was paused and resumed meanwhile', async () => {
    const { id } = await restore();
    const { recall } = await cold.until(id, waits);
    await cold.app.services.moves.pause(ACTOR, id, 'later');
    expect(await cold.until(id, ({ state }) => state === 'PAUSED')).toMatchObject({ recall: null });
    cold.giveAll();
    expect(await cold.look()).toEqual([]);
    expect((await cold.until(id, () => true)).state).toBe('PAUSED');
    cold.s3.recalls.forEach((entry) => (entry.ready = false));
    await cold.app.services.moves.resume(ACTOR, id);
    const again = await cold.until(id, (move) => waits(move) && move.attempts === 2);
    expect(again.recall?.askedAt).toEqual(recall?.askedAt);
    await cold.app.services.moves.cancel(ACTOR, id);
    expect(await cold.until(id, ({ state }) => state === 'CANCELLED')).toMatchObject({ recall: null });
  });

  it('outlives the worker that asked', async () => {
    const { id } = await restore();
    await cold.until(id, waits);
    await worker.close();
    cold.giveAll();
    expect(await cold.look()).toEqual([]);
    worker = await cold.another();
    await worker.work();
    expect((await cold.until(id, ({ state }) => state === 'SUCCEEDED')).verified).toBe(true);
  });

  it('waits on where the store does not answer a look', async () => {
    const { id } = await restore();
    await cold.until(id, waits);
    const silent = new SortkeepError('UNREACHABLE', 'no answer', { hint: 'None.' });
    expect(await cold.look(() => Promise.reject(silent))).toEqual([silent]);
    expect((await cold.until(id, waits)).recall?.awaited).toBe(archive.objects);
    await cold.app.services.moves.cancel(ACTOR, id);
    await cold.until(id, ({ state }) => state === 'CANCELLED');
  });
});
