import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createApi } from '../../src/api/api.js';
import { createLogger } from '../../src/observability/logging.js';
import { createMetrics } from '../../src/observability/metrics.js';
import { inMemoryServices } from '../support/in-memory-services.js';
import { serveApi } from '../support/served-api.js';
import type { ServedApi } from '../support/served-api.js';

let api: ServedApi;
let faults: readonly string[] = [];

beforeAll(async () => {
  api = await serveApi(inMemoryServices({ health: { faults: () => Promise.resolve(faults) } }).services);
});
afterAll(() => api.close());

/** fetch sets the Host header itself. */
const statusWithHost = (host: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    request({ port: api.port, host: '127.0.0.1', path: '/healthz', headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });

const post = (body: string, contentType: string): Promise<Response> =>
  fetch(`${api.url}/graphql`, { method: 'POST', headers: { 'content-type': contentType }, body });

describe('an orchestrator', () => {
  it('sees that the process is up', async () => {
    const response = await fetch(`${api.url}/healthz`);
    expect([response.status, await response.json()]).toEqual([200, { status: 'up' }]);
  });

  it('sees whether it can work, and what is wrong', async () => {
    faults = [];
    const good = await fetch(`${api.url}/readyz`);
    expect([good.status, await good.json()]).toEqual([200, { ready: true, faults: [] }]);
    faults = ['the store cannot be written'];
    const bad = await fetch(`${api.url}/readyz`);
    expect([bad.status, await bad.json()]).toEqual([503, { ready: false, faults }]);
  });

  it('reads metrics that know routes and no paths', async () => {
    await fetch(`${api.url}/nowhere/${'x'.repeat(50)}`);
    const response = await fetch(`${api.url}/metrics`);
    const text = await response.text();
    expect(response.headers.get('content-type')).toContain('text/plain');
    expect(text).toContain(
      'sortkeep_http_request_duration_seconds_count{method="GET",route="/healthz",status="200"}',
    );
    expect(text).toContain('route="none",status="404"');
    expect(text).not.toContain('xxxx');
  });
});

describe('a page elsewhere', () => {
  it.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example:80', '192.168.1.5:4000', 'x'])(
    'that points the name %j to this machine gets nothing',
    async (host) => {
      expect(await statusWithHost(host)).toBe(403);
    },
  );

  it.each(['localhost', '127.0.0.1:4000', '[::1]:4000'])('is not meant by %s', async (host) => {
    expect(await statusWithHost(host)).toBe(200);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'])(
    'cannot send a query as %s, which browsers send without asking',
    async (type) => {
      const response = await post('{"query":"{ __typename }"}', type);
      expect([response.status, await response.json()]).toMatchObject([415, { code: 'INVALID_INPUT' }]);
    },
  );

  it('cannot send a query by GET', async () => {
    expect((await fetch(`${api.url}/graphql?query={__typename}`)).status).toBe(404);
  });

  it('is allowed nothing by CORS', async () => {
    const response = await fetch(`${api.url}/graphql`, {
      method: 'OPTIONS',
      headers: { origin: 'http://evil.example' },
    });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('a request that is off', () => {
  it('is refused in whole when it holds several queries', async () => {
    const response = await post(
      '[{"query":"{ __typename }"},{"query":"{ __typename }"}]',
      'application/json',
    );
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { errors: [{ extensions: { code: 'INVALID_INPUT' } }] },
    ]);
  });

  it('is refused when it is larger than 256 KiB', async () => {
    const response = await post(JSON.stringify({ query: '#'.repeat(300_000) }), 'application/json');
    expect([response.status, await response.json()]).toMatchObject([
      413,
      { message: 'the request is larger than 262144 bytes' },
    ]);
  });

  it('that is no JSON is refused without its text', async () => {
    const response = await post('{"query": "secret', 'application/json');
    const text = await response.text();
    expect(response.status).toBe(400);
    expect(text).not.toContain('secret');
  });

  it('to an address without anything is told where things are', async () => {
    const response = await fetch(`${api.url}/admin`);
    expect([response.status, await response.json()]).toMatchObject([404, { code: 'NOT_FOUND' }]);
  });
});

describe('the service', () => {
  it.each(['0.0.0.0', '::', '192.168.1.5', 'example.com'])('does not listen on %s', async (host) => {
    const { services } = inMemoryServices();
    const other = await createApi({
      services,
      metrics: createMetrics(),
      logger: createLogger('silent'),
      actor: 'the test',
    });
    await expect(other.listen(host, 0)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await other.close();
  });

  it('can be closed twice', async () => {
    const other = await serveApi(inMemoryServices().services);
    await other.close();
    await expect(other.close()).resolves.toBeUndefined();
    await expect(fetch(`${other.url}/healthz`)).rejects.toThrow();
  });
});
