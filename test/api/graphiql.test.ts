import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { inMemoryServices } from '../support/in-memory-services.js';
import { serveApi } from '../support/served-api.js';
import type { ServedApi } from '../support/served-api.js';

let api: ServedApi;
let page: Response;
let html: string;

beforeAll(async () => {
  api = await serveApi(inMemoryServices().services);
  page = await fetch(`${api.url}/`);
  html = await page.text();
});
afterAll(() => api.close());

const matches = (text: string, pattern: RegExp): readonly string[] =>
  Array.from(text.matchAll(pattern), ([, found = '']) => found);

describe('GraphiQL', () => {
  it('is served as a page that names no other place', () => {
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(matches(html, /(https?:\/\/[^"'\s]*|(?<=["'])\/\/[^"'\s]*)/g)).toEqual([]);
  });

  it('gets everything that it loads from here', async () => {
    const files = [
      ...matches(html, /(?:src|href)="(?!data:)([^"]+)"/g),
      ...matches(html, /from "([^"]+)"/g),
      ...matches(html, /worker\("([^"]+)"\)/g).map((file) => `/graphiql/${file}`),
    ];
    expect(new Set(files)).toEqual(
      new Set([
        '/graphiql/ruru.js',
        '/graphiql/ruru.css',
        '/graphiql/jsonWorker.js',
        '/graphiql/graphqlWorker.js',
        '/graphiql/editorWorker.js',
      ]),
    );
    for (const file of new Set(files)) {
      const response = await fetch(`${api.url}${file}`);
      const size = (await response.arrayBuffer()).byteLength;
      expect([file, response.status, size > 1_000]).toEqual([file, 200, true]);
    }
  });

  it('runs no script but its own, and talks to nobody else', () => {
    const policy = page.headers.get('content-security-policy') ?? '';
    const scripts = matches(html, /<script[^>]*>([\s\S]*?)<\/script>/g);
    expect(scripts.length).toBeGreaterThan(2);
    for (const script of scripts) {
      expect(policy).toContain(`'sha256-${createHash('sha256').update(script).digest('base64')}'`);
    }
    const directives = policy.split('; ');
    expect(directives).toContain("default-src 'none'");
    expect(directives).toContain("connect-src 'self'");
    expect(directives).toContain("frame-ancestors 'none'");
    expect(directives.find((directive) => directive.startsWith('script-src'))).not.toContain('unsafe');
    expect(policy).not.toMatch(/https?:|\*/);
  });

  it('is not sent again while the browser has it', async () => {
    const first = await fetch(`${api.url}/graphiql/ruru.css`);
    const again = await fetch(`${api.url}/graphiql/ruru.css`, {
      headers: { 'if-none-match': first.headers.get('etag') ?? '' },
    });
    expect(again.status).toBe(304);
  });

  it.each(['nothing.js', '..%2f..%2fpackage.json', 'ruru.js.map', '__proto__', 'constructor'])(
    'has no file %s',
    async (file) => {
      expect((await fetch(`${api.url}/graphiql/${file}`)).status).toBe(404);
    },
  );
});
