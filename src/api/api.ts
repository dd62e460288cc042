/** The service's one port: GraphQL, GraphiQL, health and metrics. */
import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import fastifyApollo from '@as-integrations/fastify';
import { fastify } from 'fastify';
import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import { conflict, SortkeepError } from '../domain/errors.js';
import type { Logger } from '../observability/logging.js';
import type { Metrics } from '../observability/metrics.js';
import type { Services } from '../services/services.js';
import { addDownloadRoute } from './archive-query/download-route.js';
import { createContext } from './context.js';
import type { ApiContext } from './context.js';
import { createErrorFormatter } from './errors.js';
import type { ErrorFormatter } from './errors.js';
import { addGraphiql } from './graphiql.js';
import { addHttpRules } from './http-rules.js';
import { MAX_BODY_BYTES, MAX_QUERY_TOKENS, queryLimits } from './limits.js';
import { requireLoopback } from './loopback.js';
import { addOperationsRoutes } from './operations-routes.js';
import { buildApiSchema } from './schema.js';
import { attachWebSocket } from './websocket.js';

export interface ApiOptions {
  readonly services: Services;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** In whose name requests act, until access control exists. */
  readonly actor: string;
}

export interface Api {
  /** Loopback addresses only; port 0 takes a free one. INVALID_INPUT for another host. */
  listen(host: string, port: number): Promise<{ readonly url: string; readonly port: number }>;
  /** Ends subscriptions, lets requests under way finish, then closes. Idempotent. */
  close(): Promise<void>;
}

export async function createApi({ services, metrics, logger, actor }: ApiOptions): Promise<Api> {
  const schema = buildApiSchema();
  const formatError = createErrorFormatter(logger);
  const context = (): ApiContext => createContext(services, actor);
  const apollo = createApollo(schema, formatError, logger);
  await apollo.start();
  const app: FastifyInstance = fastify({ bodyLimit: MAX_BODY_BYTES, forceCloseConnections: 'idle' });
  addHttpRules(app, metrics, logger);
  addOperationsRoutes(app, services.health, metrics);
  addDownloadRoute(app, services.archiveQueries, logger);
  addGraphiql(app);
  await app.register(fastifyApollo(apollo), { method: ['POST'], context: () => Promise.resolve(context()) });
  const webSocket = attachWebSocket(app.server, schema, context, formatError);
  const close = async (): Promise<void> => {
    await webSocket.close();
    await app.close();
    await apollo.stop();
  };
  let closing: Promise<void> | null = null;
  return {
    listen: async (host, port) => {
      requireLoopback(host);
      const url = await app.listen({ host, port }).catch((error: unknown) => {
        throw listenFailure(error, host, port);
      });
      return { url, port: Number(new URL(url).port) };
    },
    close: () => (closing ??= close()),
  };
}

/** Nothing here calls out: every plugin that could report to Apollo's servers is off, whatever the environment says. */
const createApollo = (
  schema: GraphQLSchema,
  formatError: ErrorFormatter,
  logger: Logger,
): ApolloServer<ApiContext> =>
  new ApolloServer<ApiContext>({
    schema,
    formatError,
    logger,
    validationRules: [queryLimits],
    parseOptions: { maxLexicalTokens: MAX_QUERY_TOKENS },
    csrfPrevention: true,
    introspection: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  });

function listenFailure(error: unknown, host: string, port: number): unknown {
  if (!(error instanceof Error && 'code' in error)) return error;
  const hint = 'Choose another port: SORTKEEP_PORT, or --port of `sortkeep serve`; 0 takes a free one.';
  if (error.code === 'EADDRINUSE') return conflict(`port ${port} on ${host} is taken`, hint);
  if (error.code !== 'EACCES') return error;
  return new SortkeepError('ACCESS_DENIED', `port ${port} on ${host} is not ours to take`, {
    hint,
    cause: error,
  });
}
