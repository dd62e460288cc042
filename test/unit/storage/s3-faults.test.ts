import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { ObjectStore } from '../../../src/storage/object-store.js';
import { createS3Store } from '../../../src/storage/s3-store.js';
import { failureOf, readAll } from '../../contract/object-store.contract.js';
import { refuse, startFaultServer, type Fault, type FaultServer } from './fault-server.js';

const MIB = 1024 * 1024;
const KEY_ID = '1234abcd-12ab-34cd-56ef-1234567890ab';

/** Fails the first `times` calls of a kind. */
function failing(kind: string, times: number, fault: (...args: Parameters<Fault>) => void): Fault {
  let left = times;
  return (call, response) => {
    if (call.kind !== kind || left === 0) return false;
    left--;
    fault(call, response);
    return true;
  };
}

describe('an S3 store whose server fails', () => {
  let server: FaultServer;
  let store: ObjectStore;

  beforeEach(async () => {
    server = await startFaultServer(KEY_ID);
    store = createS3Store({
      bucket: 'bucket',
      prefix: 'pre/fix',
      region: 'eu-west-1',
      kmsKeyId: KEY_ID,
      endpoint: server.endpoint,
      forcePathStyle: true,
      credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
    });
  });
  afterEach(async () => {
    await server.close();
  });
  const callsOf = (kind: string) => server.calls.filter((call) => call.kind === kind);

  it('sends a write again that the server was too busy for', async () => {
    server.fault = failing('PUT', 2, (_, response) => refuse(response, 503, 'SlowDown'));
    await store.put('a', Buffer.from('body'));
    expect(callsOf('PUT')).toHaveLength(3);
    expect(server.objects.get('pre/fix/a')?.toString()).toBe('body');
  });

  it('gives up on a server that stays busy, and says that it may be tried again', async () => {
    server.fault = failing('PUT', Infinity, (_, response) => refuse(response, 503, 'SlowDown'));
    const error = await failureOf(store.put('a', Buffer.from('body')));
    expect(error).toMatchObject({ code: 'UNREACHABLE', retryable: true });
    expect(error.message).toBe("the store is too busy while writing object 'a' of s3://bucket/pre/fix");
  });

  it('asks for encryption with the key, and for a checksum, on every object', async () => {
    await store.put('small', Buffer.from('body'));
    await store.put('large', randomBytes(17 * MIB), { ifAbsent: true });
    for (const kind of ['PUT', 'CREATE']) {
      expect(callsOf(kind)[0]?.headers).toMatchObject({
        'x-amz-server-side-encryption': 'aws:kms',
        'x-amz-server-side-encryption-aws-kms-key-id': KEY_ID,
        'x-amz-server-side-encryption-bucket-key-enabled': 'true',
      });
    }
    expect(callsOf('COMPLETE')[0]?.headers).toMatchObject({
      'x-amz-checksum-type': 'FULL_OBJECT',
      'x-amz-mp-object-size': String(17 * MIB),
      'if-none-match': '*',
    });
  });

  it('does not believe a 200 with an error in it, and leaves nothing', async () => {
    server.fault = failing('COMPLETE', Infinity, (_, response) => refuse(response, 200, 'InternalError'));
    const error = await failureOf(store.put('large', randomBytes(17 * MIB)));
    expect(error).toMatchObject({ code: 'UNREACHABLE', retryable: true });
    expect(error.message).toContain("object 'large' of s3://bucket/pre/fix");
    expect([...server.uploads.keys(), ...server.objects.keys()]).toEqual([]);
  });

  it('does not believe a 200 with nothing in it, and leaves nothing', async () => {
    server.fault = failing('COMPLETE', Infinity, (_, response) => response.writeHead(200).end());
    expect((await failureOf(store.put('large', randomBytes(17 * MIB)))).code).toBe('UNREACHABLE');
    expect([...server.uploads.keys(), ...server.objects.keys()]).toEqual([]);
  });

  it('aborts an upload one part of which is refused', async () => {
    server.fault = failing('PART', 1, (_, response) => refuse(response, 403, 'AccessDenied'));
    const error = await failureOf(store.put('large', randomBytes(80 * MIB)));
    expect(error.code).toBe('ACCESS_DENIED');
    expect(error.message).toContain("of object 'large' of s3://bucket/pre/fix");
    expect(callsOf('ABORT')).toHaveLength(1);
    expect([...server.uploads.keys(), ...server.objects.keys()]).toEqual([]);
  });

  it('names the endpoint that nobody listens on', async () => {
    await server.close();
    const attempts = [
      store.put('a', Buffer.from('x')),
      store.head('a'),
      readAll(store.get('a')),
      store.check(),
    ];
    for (const error of await Promise.all(attempts.map(failureOf))) {
      expect(error).toMatchObject({ code: 'UNREACHABLE', retryable: true });
      expect(error.message).toContain(server.endpoint);
      expect(error.message).toContain('s3://bucket/pre/fix');
    }
  });

  it.each([
    ['nothing', {}],
    ['a key of S3', { 'x-amz-server-side-encryption': 'AES256' }],
    [
      'another key',
      { 'x-amz-server-side-encryption': 'aws:kms', 'x-amz-server-side-encryption-aws-kms-key-id': 'x' },
    ],
  ])('removes and refuses an object that the server encrypted with %s', async (_, encryption) => {
    server.encryption = encryption;
    for (const size of [5, 17 * MIB]) {
      const error = await failureOf(store.put('a', randomBytes(size)));
      expect(error.code).toBe('ACCESS_DENIED');
      expect(error.message).toContain("object 'a' of s3://bucket/pre/fix was refused");
      expect([...server.objects.keys()]).toEqual([]);
    }
    expect((await failureOf(store.check())).code).toBe('ACCESS_DENIED');
  });

  it('loses to a writer that came between the look and the write', async () => {
    for (const size of [5, 17 * MIB]) {
      server.objects.set('pre/fix/a', Buffer.from('first'));
      server.fault = failing('HEAD', 2, (_, response) => response.writeHead(404).end());
      expect((await failureOf(store.put('a', randomBytes(size), { ifAbsent: true }))).code).toBe(
        'ALREADY_EXISTS',
      );
      expect(server.objects.get('pre/fix/a')?.toString()).toBe('first');
      expect(server.uploads.size).toBe(0);
    }
  });

  it('writes again after a conflict with another conditional write', async () => {
    server.fault = failing('PUT', 1, (_, response) => refuse(response, 409, 'ConditionalRequestConflict'));
    await store.put('a', Buffer.from('body'), { ifAbsent: true });
    expect(server.objects.get('pre/fix/a')?.toString()).toBe('body');
  });

  it('goes on reading where the connection broke', async () => {
    const body = randomBytes(3 * MIB);
    server.objects.set('pre/fix/a', body);
    server.fault = failing('GET', 1, (_, response) => {
      response.writeHead(200, { 'content-length': body.length, etag: `"${crcOf(server, 'pre/fix/a')}"` });
      response.write(body.subarray(0, MIB + 1), () => response.destroy());
    });
    expect((await readAll(store.get('a'))).equals(body)).toBe(true);
    expect(callsOf('GET')[1]?.headers.range).toMatch(/^bytes=[1-9]\d*-3145727$/);
  });

  it('does not mix two versions of an object in one reading', async () => {
    server.objects.set('pre/fix/a', randomBytes(3 * MIB));
    server.fault = failing('GET', 1, (_, response) => {
      response.writeHead(200, { 'content-length': 3 * MIB, etag: '"another"' });
      response.write(randomBytes(MIB), () => response.destroy());
    });
    const error = await failureOf(readAll(store.get('a')));
    expect(error).toMatchObject({
      code: 'CONFLICT',
      message: "object 'a' of s3://bucket/pre/fix was replaced while it was read",
    });
  });

  it('gives up on a connection that breaks each time without a byte', async () => {
    server.objects.set('pre/fix/a', randomBytes(MIB));
    server.fault = failing('GET', Infinity, (_, response) => {
      response.writeHead(200, { 'content-length': MIB, etag: '"1"' });
      response.flushHeaders();
      setImmediate(() => response.destroy());
    });
    const error = await failureOf(readAll(store.get('a')));
    expect(error).toMatchObject({ code: 'UNREACHABLE', retryable: true });
    expect(error.message).toContain("object 'a' of s3://bucket/pre/fix");
  });

  it('finds bytes that do not match the checksum of the store', async () => {
    const body = randomBytes(MIB);
    server.fault = failing('GET', 1, (_, response) => {
      response
        .writeHead(200, { 'content-length': body.length, 'x-amz-checksum-crc32': 'AAAAAA==' })
        .end(body);
    });
    const error = await failureOf(readAll(store.get('a')));
    expect(error.code).toBe('CORRUPTED');
    expect(error.message).toContain("object 'a' of s3://bucket/pre/fix");
  });
});

function crcOf(server: FaultServer, key: string): number {
  return crc32(server.objects.get(key) ?? Buffer.alloc(0));
}
