import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SortkeepError } from '../../../src/domain/errors.js';
import type { ObjectStore } from '../../../src/storage/object-store.js';
import { createS3Store } from '../../../src/storage/s3-store.js';
import { failureOf } from '../../contract/object-store.contract.js';
import { startFaultServer, type FaultServer } from './fault-server.js';

const KEY_ID = '1234abcd-12ab-34cd-56ef-1234567890ab';
const KEY = 'archive/429e643d-287f-4990-991a-128ae2ed730b/data/00000-000-aaaa.csv.zst';
const BODY = Buffer.from('rows of an old table');

describe('an object that is moved to a colder class', () => {
  let server: FaultServer;
  let store: ObjectStore;
  /** What HEAD answers beside, from the first copy on and before. */
  let after: Readonly<Record<string, string>>;
  let before: Readonly<Record<string, string>>;

  const opened = (tier: 'EXPEDITED' | 'BULK' = 'BULK'): ObjectStore =>
    createS3Store({
      bucket: 'bucket',
      prefix: 'pre',
      region: 'eu-west-1',
      kmsKeyId: KEY_ID,
      recall: { tier, days: 3 },
      endpoint: server.endpoint,
      forcePathStyle: true,
      credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
    });
  const cooled = async (): Promise<boolean | undefined> => store.cool?.(KEY, 'GLACIER');
  const refused = (): Promise<SortkeepError> => failureOf(cooled());
  const kinds = (): readonly string[] => server.calls.map(({ kind }) => kind);

  beforeEach(async () => {
    server = await startFaultServer(KEY_ID);
    store = opened();
    [before, after] = [{}, {}];
    server.fault = ({ kind }, response) => {
      const copied = server.calls.some((call) => call.kind === 'COPY');
      if (kind === 'HEAD') {
        for (const [name, value] of Object.entries(copied ? after : before)) response.setHeader(name, value);
      }
      return false;
    };
    await store.put(KEY, BODY);
    server.calls.splice(0);
  });
  afterEach(async () => {
    await server.close();
  });

  it('is copied onto itself, encrypted as before, if it is still the one that was looked at', async () => {
    expect(await cooled()).toBe(true);
    const copy = server.calls.find(({ kind }) => kind === 'COPY');
    expect(copy?.key).toBe(`pre/${KEY}`);
    expect(copy?.headers).toMatchObject({
      'x-amz-copy-source': `bucket/pre/${KEY}`,
      'x-amz-storage-class': 'GLACIER',
      'x-amz-server-side-encryption': 'aws:kms',
      'x-amz-server-side-encryption-aws-kms-key-id': KEY_ID,
      'x-amz-copy-source-if-match': expect.stringMatching(/^"\d+"$/),
    });
    expect(kinds()).toEqual(['HEAD', 'COPY', 'HEAD']);
    expect(server.objects.get(`pre/${KEY}`)).toEqual(BODY);
  });

  it('is left where it is in that class already, or in a colder one', async () => {
    for (const storageClass of ['GLACIER', 'DEEP_ARCHIVE']) {
      server.classes.set(`pre/${KEY}`, storageClass);
      expect(await cooled()).toBe(false);
    }
    expect(kinds()).toEqual(['HEAD', 'HEAD']);
  });

  it('loses its former version only after the copy was looked at', async () => {
    before = { 'x-amz-version-id': 'old' };
    after = { 'x-amz-version-id': 'new' };
    expect(await cooled()).toBe(true);
    expect(kinds()).toEqual(['HEAD', 'COPY', 'HEAD', 'DELETE']);
    expect(server.calls.at(-1)?.url.searchParams.get('versionId')).toBe('old');
  });

  it.each([
    [
      'another checksum',
      { 'x-amz-checksum-sha256': Buffer.alloc(32).toString('base64') },
      'another checksum',
    ],
    ['no encryption by the key', { 'x-amz-server-side-encryption': 'AES256' }, 'encrypted by AES256'],
    ['another class', { 'x-amz-storage-class': 'STANDARD' }, 'stored as STANDARD, not GLACIER'],
  ])('keeps its former version where the copy has %s', async (_what, headers, words) => {
    before = { 'x-amz-version-id': 'old' };
    const { fault } = server;
    server.fault = (call, response) => {
      const copied = server.calls.some(({ kind }) => kind === 'COPY');
      if (call.kind !== 'HEAD' || !copied) return fault(call, response);
      response.writeHead(200, {
        'content-length': BODY.length,
        ...server.encryption,
        'x-amz-storage-class': 'GLACIER',
        'x-amz-version-id': 'new',
        'x-amz-checksum-sha256': server.sha256.get(`pre/${KEY}`) ?? '',
        ...headers,
      });
      response.end();
      return true;
    };
    const error = await refused();
    expect(error.code).toBe('CONFLICT');
    expect(error.message).toContain(KEY);
    expect(error.message).toContain(words);
    expect(kinds()).not.toContain('DELETE');
  });

  it.each([
    ['under a legal hold', { 'x-amz-object-lock-legal-hold': 'ON' }],
    [
      'locked until later',
      {
        'x-amz-object-lock-mode': 'COMPLIANCE',
        'x-amz-object-lock-retain-until-date': '2999-12-31T00:00:00Z',
      },
    ],
  ])('is refused %s, since its version would stay', async (_what, headers) => {
    before = headers;
    expect(await refused()).toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('is locked'),
    });
    expect(kinds()).toEqual(['HEAD']);
  });

  it('is refused when it was replaced between look and copy', async () => {
    const { fault } = server;
    server.fault = (call, response) => {
      if (call.kind === 'COPY') server.objects.set(`pre/${KEY}`, Buffer.from('other rows'));
      return fault(call, response);
    };
    expect(await refused()).toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('was replaced while it was to be moved'),
    });
    expect(server.classes.size).toBe(0);
  });

  it('is asked for once, by the tier that is set, and read once it is there', async () => {
    await cooled();
    const error = await failureOf(store.get(KEY)[Symbol.asyncIterator]().next());
    expect(error).toMatchObject({ code: 'CONFLICT', retryable: true });
    expect(error.message).toContain('the object is in an archive class');
    const awaited = { storageClass: 'GLACIER', tier: 'BULK' };
    expect([await store.recall?.(KEY), await store.recall?.(KEY)]).toEqual([awaited, awaited]);
    expect(kinds().filter((kind) => kind === 'RECALL')).toHaveLength(1);
    expect(server.recalls.get(`pre/${KEY}`)?.request).toContain('<Tier>Bulk</Tier>');
    server.recalls.set(`pre/${KEY}`, { request: '', ready: true });
    expect(await store.recall?.(KEY)).toBeNull();
  });

  it('is awaited where somebody else asked in the same moment', async () => {
    await cooled();
    server.fault = ({ kind }) => {
      if (kind === 'RECALL') server.recalls.set(`pre/${KEY}`, { request: 'theirs', ready: false });
      return false;
    };
    expect(await store.recall?.(KEY)).toEqual({ storageClass: 'GLACIER', tier: 'BULK' });
    expect(server.recalls.get(`pre/${KEY}`)?.request).toBe('theirs');
  });

  it('has no expedited way out of DEEP_ARCHIVE', async () => {
    server.classes.set(`pre/${KEY}`, 'DEEP_ARCHIVE');
    expect(await opened('EXPEDITED').recall?.(KEY)).toEqual({
      storageClass: 'DEEP_ARCHIVE',
      tier: 'STANDARD',
    });
  });

  it('needs no asking where it is not, or is read at once', async () => {
    expect(await store.recall?.('archive/none')).toBeNull();
    server.classes.set(`pre/${KEY}`, 'GLACIER_IR');
    expect(await store.recall?.(KEY)).toBeNull();
    expect(kinds()).not.toContain('RECALL');
  });
});
