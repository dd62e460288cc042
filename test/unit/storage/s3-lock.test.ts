import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { ObjectStore } from '../../../src/storage/object-store.js';
import { isProofKey } from '../../../src/movers/archive/archive-keys.js';
import type { LockedObjects } from '../../../src/storage/s3-place.js';
import { createS3Store } from '../../../src/storage/s3-store.js';
import { failureOf } from '../../contract/object-store.contract.js';
import { refuse, startFaultServer, type FaultServer } from './fault-server.js';

const KEY_ID = '1234abcd-12ab-34cd-56ef-1234567890ab';
const LATER = new Date('2999-12-31T00:00:00Z');

describe('an S3 store with Object Lock', () => {
  let server: FaultServer;
  let configuration: string | null;
  let asked: { what: string; key: string; body: string; bypass: string | undefined }[];

  const opened = (lockMode?: 'GOVERNANCE' | 'COMPLIANCE', locked?: LockedObjects): ObjectStore =>
    createS3Store({
      bucket: 'bucket',
      prefix: 'pre',
      region: 'eu-west-1',
      kmsKeyId: KEY_ID,
      ...(lockMode === undefined ? {} : { lockMode }),
      ...(locked === undefined ? {} : { locked }),
      endpoint: server.endpoint,
      forcePathStyle: true,
      credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
    });

  beforeEach(async () => {
    server = await startFaultServer(KEY_ID);
    asked = [];
    configuration = '<ObjectLockEnabled>Enabled</ObjectLockEnabled>';
    server.fault = ({ url, key, body, headers }, response) => {
      const what = ['retention', 'legal-hold', 'object-lock'].find((name) => url.searchParams.has(name));
      if (what === undefined) return false;
      if (what === 'object-lock') {
        if (configuration === null) return refuse(response, 404, 'ObjectLockConfigurationNotFoundError');
        response.writeHead(200, { 'content-type': 'application/xml' });
        response.end(`<ObjectLockConfiguration>${configuration}</ObjectLockConfiguration>`);
        return true;
      }
      const bypass = headers['x-amz-bypass-governance-retention'];
      asked.push({
        what,
        key,
        body: body.toString(),
        bypass: typeof bypass === 'string' ? bypass : undefined,
      });
      response.writeHead(200).end();
      return true;
    };
  });
  afterEach(async () => {
    await server.close();
  });

  it.each([10, 17 * 1024 * 1024])(
    'locks objects of an archive, of %d bytes, by the request that writes them, and no others',
    async (length) => {
      const from = Date.now();
      const archived = `archive/${randomUUID()}`;
      const proofs = [`${archived}/data/00000-000-aaaa.csv.zst`, `${archived}/manifest.json`];
      const others = [
        `${archived}/keeping.json`,
        `key/${randomUUID()}.json`,
        `twin/${randomUUID()}/a.parquet`,
      ];
      const store = opened('COMPLIANCE', { days: 30, isLocked: isProofKey });
      for (const key of [...proofs, ...others]) await store.put(key, Buffer.alloc(length, 1));
      const written = server.calls.filter(({ kind }) => kind === (length < 100 ? 'PUT' : 'CREATE'));
      const lockOf = (key: string) =>
        written.find((call) => call.key === `pre/${key}`)?.headers['x-amz-object-lock-retain-until-date'];
      for (const key of proofs) {
        const until = new Date(String(lockOf(key))).getTime();
        // S3 takes whole seconds.
        expect(until).toBeGreaterThanOrEqual(from + 30 * 86_400_000 - 1000);
        expect(until).toBeLessThanOrEqual(Date.now() + 30 * 86_400_000);
      }
      for (const key of others) expect(lockOf(key)).toBeUndefined();
      expect(written.map(({ headers }) => headers['x-amz-object-lock-mode'])).toEqual([
        'COMPLIANCE',
        'COMPLIANCE',
        undefined,
        undefined,
        undefined,
      ]);
      expect(asked).toEqual([]);
    },
  );

  it('locks until a moment in its mode, and may shorten only under GOVERNANCE', async () => {
    await opened('COMPLIANCE').protect?.('a', { until: LATER });
    await opened('GOVERNANCE').protect?.('a', { until: LATER });
    expect(asked).toMatchObject([
      { what: 'retention', key: 'pre/a', bypass: undefined },
      { what: 'retention', key: 'pre/a', bypass: 'true' },
    ]);
    expect(asked[0]?.body).toContain('<Mode>COMPLIANCE</Mode><RetainUntilDate>2999-12-31T00:00:00Z');
    expect(asked[1]?.body).toContain('<Mode>GOVERNANCE</Mode>');
  });

  it.each([null, new Date(0)])('ends a lock that ends at %s', async (until) => {
    await opened('GOVERNANCE').protect?.('a', { until });
    expect(asked).toMatchObject([{ what: 'retention', bypass: 'true' }]);
    expect(asked[0]?.body).not.toContain('Mode');
  });

  it('puts a legal hold on an object and takes it off', async () => {
    await opened('COMPLIANCE').protect?.('a', { hold: true });
    await opened('COMPLIANCE').protect?.('a', { hold: false });
    expect(asked.map(({ what }) => what)).toEqual(['legal-hold', 'legal-hold']);
    expect(asked.map(({ body }) => /<Status>(\w+)</.exec(body)?.[1])).toEqual(['ON', 'OFF']);
  });

  it('is refused by its check on a bucket that has none', async () => {
    await opened('GOVERNANCE').check();
    for (const found of [null, '']) {
      configuration = found;
      expect(await failureOf(opened('GOVERNANCE').check())).toMatchObject({
        code: 'ACCESS_DENIED',
        message: "bucket 'bucket' has no Object Lock",
      });
    }
    await opened().check();
  });

  it('locks nothing where it is not configured', () => {
    expect(opened().protect).toBeUndefined();
  });
});
