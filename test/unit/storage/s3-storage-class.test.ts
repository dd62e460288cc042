import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { isDataKey } from '../../../src/movers/archive/archive-keys.js';
import type { ObjectStore } from '../../../src/storage/object-store.js';
import { createS3Store } from '../../../src/storage/s3-store.js';
import { failureOf } from '../../contract/object-store.contract.js';
import { startFaultServer, type FaultServer } from './fault-server.js';

const KEY_ID = '1234abcd-12ab-34cd-56ef-1234567890ab';
const FOLDER = 'archive/429e643d-287f-4990-991a-128ae2ed730b';

describe('an S3 store with a storage class for rows', () => {
  let server: FaultServer;
  let store: ObjectStore;

  beforeEach(async () => {
    server = await startFaultServer(KEY_ID);
    store = createS3Store({
      bucket: 'bucket',
      prefix: '',
      region: 'eu-west-1',
      kmsKeyId: KEY_ID,
      cold: { storageClass: 'GLACIER_IR', isCold: isDataKey },
      endpoint: server.endpoint,
      forcePathStyle: true,
      credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
    });
  });
  afterEach(async () => {
    await server.close();
  });

  it.each([10, 17 * 1024 * 1024])('asks for it with every data object, of %d bytes', async (length) => {
    await store.put(`${FOLDER}/data/00000-000-aaaa.csv.zst`, randomBytes(length));
    expect([...server.classes.values()]).toEqual(['GLACIER_IR']);
  });

  it.each([
    `${FOLDER}/manifest.json`,
    `${FOLDER}/manifest.copy.json`,
    `${FOLDER}/keeping.json`,
    'key/429e643d-287f-4990-991a-128ae2ed730b.json',
    'twin/429e643d-287f-4990-991a-128ae2ed730b/aaaa.parquet',
  ])('leaves %s in STANDARD', async (key) => {
    await store.put(key, Buffer.from('{}'));
    expect(server.classes.size).toBe(0);
  });

  it('refuses and removes an object that the server stored as another class', async () => {
    const { fault } = server;
    server.fault = (call, response) => {
      server.classes.clear();
      return fault(call, response);
    };
    const error = await failureOf(store.put(`${FOLDER}/data/a`, Buffer.from('x')));
    expect(error).toMatchObject({
      code: 'UNSUPPORTED',
      message: expect.stringContaining('it is stored as STANDARD, not GLACIER_IR'),
    });
    expect(server.objects.size).toBe(0);
  });
});
