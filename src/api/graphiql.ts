/** GraphiQL at `/`, whole from the package: no byte comes from elsewhere. */
import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { ruruHTML } from 'ruru/server';
import { getStaticFile } from 'ruru/static';

const STATIC_PATH = '/graphiql/';

/** The page and the policy that goes with it. */
function graphiqlPage(): { readonly html: string; readonly contentSecurityPolicy: string } {
  const html = ruruHTML({
    endpoint: '/graphql',
    // Without it, ruru would load everything from a CDN.
    staticPath: STATIC_PATH,
    // An icon of nothing, or the browser asks for /favicon.ico.
    htmlParts: { titleTag: '<title>Sortkeep</title><link rel="icon" href="data:,">' },
  });
  const scripts = Array.from(html.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g), ([, text = '']) => text);
  const hashes = scripts.map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`);
  return {
    html,
    contentSecurityPolicy: [
      "default-src 'none'",
      `script-src 'self' ${hashes.join(' ')}`,
      // The editor and GraphiQL write style attributes and elements as they run.
      "style-src 'self' 'unsafe-inline'",
      "font-src 'self' data:",
      "img-src 'self' data:",
      "worker-src 'self'",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
  };
}

export function addGraphiql(app: FastifyInstance): void {
  const { html, contentSecurityPolicy } = graphiqlPage();
  app.get('/', (_request, reply) =>
    reply
      .header('content-security-policy', contentSecurityPolicy)
      .header('referrer-policy', 'no-referrer')
      .type('text/html; charset=utf-8')
      .send(html),
  );
  app.get(`${STATIC_PATH}*`, async (request, reply) => {
    const file = await getStaticFile({
      staticPath: STATIC_PATH,
      urlPath: request.url,
      acceptEncoding: request.headers['accept-encoding'],
      disallowDevAssets: true,
    });
    if (file === null) {
      reply.callNotFound();
      return reply;
    }
    if (request.headers['if-none-match'] === file.headers['etag']) return reply.code(304).send();
    // Workers are documents of their own: they get the policy too.
    return reply
      .headers({ ...file.headers, 'content-security-policy': contentSecurityPolicy, vary: 'accept-encoding' })
      .send(file.content);
  });
}
