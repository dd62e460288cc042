/** What holds for every HTTP request: who may ask, what is counted, how a refusal looks. */
import type { FastifyInstance } from 'fastify';
import type { Logger } from '../observability/logging.js';
import type { Metrics } from '../observability/metrics.js';
import { isLoopbackHost } from './loopback.js';
import { MAX_BODY_BYTES } from './limits.js';

const refusal = (code: string, message: string, hint: string): object => ({ code, message, hint });

const BY_STATUS: Readonly<Record<number, object>> = {
  400: refusal(
    'INVALID_INPUT',
    'the request is not what it should be',
    'Send a JSON object with `query` and `variables`.',
  ),
  413: refusal(
    'INVALID_INPUT',
    `the request is larger than ${MAX_BODY_BYTES} bytes`,
    'Send less in one request.',
  ),
  415: refusal(
    'INVALID_INPUT',
    'the request is not JSON',
    'Send it with the header content-type: application/json.',
  ),
};

export function addHttpRules(app: FastifyInstance, metrics: Metrics, logger: Logger): void {
  // A form of another site can send plain text without asking first.
  app.removeContentTypeParser('text/plain');

  app.addHook('onRequest', async (request, reply) => {
    void reply.header('x-content-type-options', 'nosniff');
    if (isLoopbackHost(request.headers.host)) return;
    await reply
      .code(403)
      .send(
        refusal('ACCESS_DENIED', 'the Host header does not name this machine', 'Use localhost or 127.0.0.1.'),
      );
  });

  app.addHook('onResponse', (request, reply, done) => {
    metrics.recordHttp({
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      seconds: reply.elapsedTime / 1_000,
    });
    done();
  });

  app.setErrorHandler(async (error: unknown, _request, reply) => {
    const status = statusOf(error);
    const known = BY_STATUS[status];
    if (known !== undefined) return reply.code(status).send(known);
    logger.error({ err: error }, 'an HTTP request failed by a fault of ours');
    return reply.code(500).send(refusal('INTERNAL', 'unexpected failure', 'The log has the cause.'));
  });

  app.setNotFoundHandler((_request, reply) =>
    reply
      .code(404)
      .send(
        refusal(
          'NOT_FOUND',
          'there is nothing at this address',
          'GraphiQL is at /; send queries by POST to /graphql.',
        ),
      ),
  );
}

const statusOf = (error: unknown): number =>
  typeof error === 'object' && error !== null && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : 500;
