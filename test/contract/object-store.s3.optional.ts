/**
 * The object store contract on a real S3 server with SSE-KMS. It needs one, so `npm test` leaves it out. To run it:
 * start a server (a Ceph RADOS gateway with the "testing" KMS backend, MinIO with KMS, or AWS itself with an account
 * of yours), set S3_ENDPOINT, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION and KMS_KEY_ID, and then
 *
 *     npm test -- --testMatch '<rootDir>/test/contract/*.optional.ts'
 *
 * The test makes a bucket of its own and removes it. Where the
 * server decides conditional writes (AWS, new MinIO and Ceph), set S3_CONDITIONAL_WRITES=yes for the stricter test.
 */
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes, randomUUID } from 'node:crypto';
import type { ObjectStore } from '../../src/storage/object-store.js';
import { createS3Store, type S3StoreOptions } from '../../src/storage/s3-store.js';
import { failureOf, objectStoreContract, readAll } from './object-store.contract.js';

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`set ${name}: see the head of this file`);
  return value;
}

const credentials = {
  accessKeyId: setting('AWS_ACCESS_KEY_ID'),
  secretAccessKey: setting('AWS_SECRET_ACCESS_KEY'),
};
const server = {
  endpoint: setting('S3_ENDPOINT'),
  region: setting('AWS_REGION'),
  forcePathStyle: true,
  credentials,
};
const kmsKeyId = setting('KMS_KEY_ID');
const bucket = `sortkeep-contract-${randomUUID()}`;
const client = new S3Client(server);

const openStore = (options: Partial<S3StoreOptions> = {}): ObjectStore =>
  createS3Store({ ...server, bucket, kmsKeyId, prefix: `contract/${randomUUID()}`, ...options });

async function empty(store: ObjectStore): Promise<void> {
  for await (const { key } of store.list('')) await store.remove(key);
}

beforeAll(async () => {
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
});
afterAll(async () => {
  await empty(openStore({ prefix: '' }));
  await client.send(new DeleteBucketCommand({ Bucket: bucket }));
  client.destroy();
});

objectStoreContract('an S3 bucket', () => {
  const store = openStore();
  return Promise.resolve({
    store,
    conditionalWrites: process.env['S3_CONDITIONAL_WRITES'] === 'yes',
    manyKeys: 1_100,
    close: () => empty(store),
  });
});

describe('an S3 store', () => {
  it.each([10, 17 * 1024 * 1024])(
    'has the server encrypt %d bytes with the KMS key it was given',
    async (size) => {
      const store = openStore({ prefix: 'sealed' });
      await store.put(`of-${size}`, randomBytes(size));
      const found = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: `sealed/of-${size}` }));
      expect(found.ServerSideEncryption).toBe('aws:kms');
      expect(found.SSEKMSKeyId).toContain(kmsKeyId);
      expect(store.encryptionKeyId).toBe(kmsKeyId);
    },
  );

  it.each([10, 17 * 1024 * 1024])(
    'refuses a KMS key that is not there for %d bytes, by name',
    async (size) => {
      const store = openStore({ kmsKeyId: 'no-such-key' });
      const error = await failureOf(store.put('a', randomBytes(size)));
      expect(error.code).toBe('ACCESS_DENIED');
      expect(error.message).toContain("object 'a'");
      expect(error.message).toContain('KMS key');
      expect(error.hint).toContain('KMS key id');
      expect(await store.head('a')).toBeNull();
      expect((await failureOf(store.check())).code).toBe('ACCESS_DENIED');
    },
  );

  it('leaves no parts behind when a large body breaks', async () => {
    const breaking = async function* () {
      yield await Promise.resolve(randomBytes(40 * 1024 * 1024));
      throw new Error('the source went away');
    };
    await expect(openStore().put('large', breaking())).rejects.toThrow('the source went away');
    const left = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
    expect(left.Uploads ?? []).toEqual([]);
  });

  it('does not take a missing bucket for an empty store', async () => {
    const store = openStore({ bucket: `no-such-${randomUUID()}` });
    const errors = await Promise.all([
      failureOf(store.check()),
      failureOf(store.put('a', randomBytes(10))),
      failureOf(store.put('a', randomBytes(10), { ifAbsent: true })),
      failureOf(store.head('a')),
      failureOf(readAll(store.get('a'))),
      failureOf(readAll(store.get('a', { start: 0, end: 0 }))),
      failureOf(store.remove('a')),
    ]);
    for (const error of errors) {
      expect(error.code).toBe('UNREACHABLE');
      expect(error.message).toContain(store.uri);
    }
  });

  it('says that credentials are wrong, without showing them', async () => {
    const store = openStore({ credentials: { ...credentials, secretAccessKey: 'not-the-secret' } });
    const errors = await Promise.all([failureOf(store.check()), failureOf(store.put('a', randomBytes(10)))]);
    for (const error of errors) {
      expect(error.code).toBe('ACCESS_DENIED');
      expect(`${error.message} ${error.hint}`).not.toContain('not-the-secret');
    }
  });

  it('does not list what is not an object of ours', async () => {
    const store = openStore({ prefix: 'console' });
    const folder = { Bucket: bucket, Key: 'console/folder/' };
    await client.send(new PutObjectCommand({ ...folder, ContentLength: 0 }));
    await store.put('folder/a', randomBytes(3));
    const keys: string[] = [];
    for await (const { key } of store.list('')) keys.push(key);
    await client.send(new DeleteObjectCommand(folder));
    expect(keys).toEqual(['folder/a']);
    expect(await openStore({ prefix: 'consol' }).head('e/folder/a')).toBeNull();
  });
});
