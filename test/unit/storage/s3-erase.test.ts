import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ObjectStore } from '../../../src/storage/object-store.js';
import { createS3Store } from '../../../src/storage/s3-store.js';
import { failureOf } from '../../contract/object-store.contract.js';
import { refuse, startFaultServer, type FaultServer } from './fault-server.js';

const KEY_ID = '1234abcd-12ab-34cd-56ef-1234567890ab';
const PAGE = 2;

interface Version {
  readonly key: string;
  readonly id: string;
  readonly marker: boolean;
}

describe('erasing an object of a bucket with versions', () => {
  let server: FaultServer;
  let store: ObjectStore;
  let versions: Version[];
  let locked: string | null;

  /** As S3 lists them: in the order of keys, two a page. */
  function page(query: URLSearchParams): string {
    const prefix = query.get('prefix') ?? '';
    const all = versions.filter(({ key }) => key.startsWith(prefix));
    const marker = query.get('version-id-marker');
    const from = marker === null ? 0 : all.findIndex(({ id }) => id === marker) + 1;
    const shown = all.slice(from, from + PAGE);
    const last = shown.at(-1);
    const cut = from + PAGE < all.length;
    const entries = shown.map(({ key, id, marker: isMarker }) => {
      const name = isMarker ? 'DeleteMarker' : 'Version';
      return `<${name}><Key>${key}</Key><VersionId>${id}</VersionId></${name}>`;
    });
    const next = cut
      ? `<NextKeyMarker>${last?.key ?? ''}</NextKeyMarker><NextVersionIdMarker>${last?.id ?? ''}</NextVersionIdMarker>`
      : '';
    return `<ListVersionsResult><IsTruncated>${String(cut)}</IsTruncated>${next}${entries.join('')}</ListVersionsResult>`;
  }

  beforeEach(async () => {
    server = await startFaultServer(KEY_ID);
    locked = null;
    versions = [
      { key: 'pre/key/a.json', id: 'v3', marker: true },
      { key: 'pre/key/a.json', id: 'v2', marker: false },
      { key: 'pre/key/a.json', id: 'v1', marker: false },
      { key: 'pre/key/a.json.old', id: 'v0', marker: false },
    ];
    server.fault = ({ method, url }, response) => {
      const query = url.searchParams;
      if (query.has('versions')) {
        response.writeHead(200, { 'content-type': 'application/xml' }).end(page(query));
        return true;
      }
      const id = query.get('versionId');
      if (method !== 'DELETE' || id === null) return false;
      if (id === locked) return refuse(response, 403, 'AccessDenied');
      versions = versions.filter((version) => version.id !== id);
      response.writeHead(204).end();
      return true;
    };
    store = createS3Store({
      bucket: 'bucket',
      prefix: 'pre',
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

  it('removes every version and delete marker of it, over all pages, and none of another', async () => {
    await store.erase('key/a.json');
    expect(versions).toEqual([{ key: 'pre/key/a.json.old', id: 'v0', marker: false }]);
    await store.erase('key/a.json');
  });

  it('is refused, by name, where a version is locked: it never says that all are gone', async () => {
    locked = 'v1';
    const error = await failureOf(store.erase('key/a.json'));
    expect(error.code).toBe('ACCESS_DENIED');
    expect(error.message).toContain("object 'key/a.json'");
    expect(versions).toContainEqual({ key: 'pre/key/a.json', id: 'v1', marker: false });
  });

  it('is a conflict where a version is there still afterwards', async () => {
    const { fault } = server;
    server.fault = (call, response) => {
      const done = fault(call, response);
      const last = call.url.searchParams.get('versionId') === 'v1';
      if (last) versions.unshift({ key: 'pre/key/a.json', id: 'late', marker: false });
      return done;
    };
    expect(await failureOf(store.erase('key/a.json'))).toMatchObject({ code: 'CONFLICT', retryable: true });
  });
});
