/** The service's one port: GraphQL, GraphiQL, health and metrics. */
import 'reflect-metadata';
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
import type { Logger } from '../observability/logging.js';
import type { Metrics } from '../observability/metrics.js';
import type { Services } from '../services/services.js';
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
  /** Loopback addresses only; port 0 takes a free one. INVALID_INPUT for another host, UNREACHABLE never. */
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
  addGraphiql(app);
  await app.register(fastifyApollo(apollo), { method: ['POST'], context: () => Promise.resolve(context()) });
  const webSocket = attachWebSocket(app.server, schema, context, formatError);
  return {
    listen: async (host, port) => {
      requireLoopback(host);
      const url = await app.listen({ host, port });
      return { url, port: Number(new URL(url).port) };
    },
    close: async () => {
      await webSocket.close();
      await app.close();
      await apollo.stop();
    },
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
