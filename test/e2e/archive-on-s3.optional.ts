/**
 * The same round trip over a real S3 server with SSE-KMS. It needs one, so `npm test` leaves it out; the head of
 * test/contract/object-store.s3.optional.ts says how to run these suites.
 */
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { chmod } from 'node:fs/promises';
import type { Config } from '../../src/config/config.js';
import { ACTOR, startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { archiveAndRestoreEveryType } from '../support/round-trip.js';

const bucket = `sortkeep-${randomUUID()}`;
let s3: S3Client;
let server: TestServer;
let app: TestApplication;

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`set ${name}: see the head of this file`);
  return value;
}

const onS3 = (): Partial<Config> => ({
  store: 's3',
  s3Bucket: bucket,
  s3Prefix: 'sortkeep',
  s3Region: setting('AWS_REGION'),
  s3KmsKeyId: setting('KMS_KEY_ID'),
  s3Endpoint: setting('S3_ENDPOINT'),
  s3ForcePathStyle: true,
});

beforeAll(async () => {
  s3 = new S3Client({
    endpoint: setting('S3_ENDPOINT'),
    region: setting('AWS_REGION'),
    forcePathStyle: true,
  });
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  server = await startTestServer();
  app = await startTestApplication(server, onS3());
  await app.work();
});
afterAll(async () => {
  await app.close();
  await server.stop();
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
  const Objects = Contents.flatMap(({ Key }) => (Key === undefined ? [] : [{ Key }]));
  if (Objects.length > 0) await s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects } }));
  await s3.send(new DeleteBucketCommand({ Bucket: bucket }));
  s3.destroy();
});

describe('archiving a table to S3 and restoring it by its handle', () => {
  it('brings every built-in type and its extremes back with the same content hash', async () => {
    const archive = await archiveAndRestoreEveryType(app, server);
    expect(archive.storeUri).toBe(`s3://${bucket}/sortkeep`);
  });
});

describe('an archive on S3 whose catalog was lost', () => {
  it('is entered again, verified in every way, and expired with its manifest left', async () => {
    const archive = await archiveAndRestoreEveryType(app, server);
    const fresh = await startTestApplication(server, onS3());
    try {
      await chmod(fresh.directory, 0o755);
      const { keeping, archives } = fresh.services;
      expect(await keeping.rebuild(ACTOR)).toMatchObject({ broken: 0, conflicts: 0, findings: [] });
      const { handle } = archive;
      expect(await archives.get(handle)).toMatchObject({ contentHash: archive.contentHash, sourceId: null });
      expect(await archives.verify(ACTOR, handle, { how: 'OBJECTS' })).toMatchObject({ ok: true });
      expect(await archives.verify(ACTOR, handle)).toMatchObject({ ok: true, share: 1 });
      expect(await keeping.rehearse(ACTOR, handle)).toMatchObject({ ok: true });
      expect(await keeping.expire(ACTOR, handle, 'a test')).toMatchObject({ state: 'EXPIRED' });
      expect(await keeping.rebuild(ACTOR)).toMatchObject({ broken: 0, conflicts: 0, findings: [] });
      const { Contents = [] } = await s3.send(
        new ListObjectsV2Command({ Bucket: bucket, Prefix: `sortkeep/archive/${archive.id}/` }),
      );
      expect(Contents.map(({ Key }) => Key?.split('/').at(-1))).toEqual([
        'keeping.json',
        'manifest.copy.json',
        'manifest.json',
      ]);
    } finally {
      await fresh.close();
    }
  });
});
