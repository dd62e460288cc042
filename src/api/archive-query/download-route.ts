/** What a download link leads to. */
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { SortkeepError } from '../../domain/errors.js';
import type { ErrorCode } from '../../domain/errors.js';
import type { Logger } from '../../observability/logging.js';
import type { ArchiveQueryService } from '../../services/archive-query-services.js';

const params = z.object({ '*': z.string().max(2_000) });

const STATUS: Readonly<Partial<Record<ErrorCode, number>>> = {
  ACCESS_DENIED: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  UNSUPPORTED: 409,
};

/** A fault that shows while the file goes out ends the connection: what came until then is no whole file. */
export function addDownloadRoute(app: FastifyInstance, queries: ArchiveQueryService, logger: Logger): void {
  app.get('/download/*', { exposeHeadRoute: false }, async (request, reply) => {
    try {
      const { fileName, contentType, bytes } = await queries.openLink(params.parse(request.params)['*']);
      const stream = Readable.from(bytes, { objectMode: false });
      stream.on('error', (error) => logger.warn({ err: error }, 'a download of an archive was cut short'));
      return await reply
        .type(contentType)
        .header('content-disposition', `attachment; filename="${fileName}"`)
        .header('cache-control', 'no-store')
        .send(stream);
    } catch (error) {
      if (!(error instanceof SortkeepError) || error.code === 'INTERNAL') throw error;
      const { code, message, hint } = error;
      return reply.code(STATUS[code] ?? 503).send({ code, message, hint });
    }
  });
}
