/** GraphQL over a WebSocket (graphql-transport-ws) on the port of the HTTP server. */
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { parse, specifiedRules, validate } from 'graphql';
import type { FormattedExecutionResult, GraphQLError, GraphQLFormattedError, GraphQLSchema } from 'graphql';
import { handleProtocols } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import type { ApiContext } from './context.js';
import type { ErrorFormatter } from './errors.js';
import { MAX_BODY_BYTES, MAX_QUERY_TOKENS, queryLimits } from './limits.js';
import { isLoopbackHost, isOwnOrigin } from './loopback.js';

export interface WebSocketApi {
  /** Ends every subscription and closes every socket. */
  close(): Promise<void>;
}

/** Takes over upgrades to `/graphql`; every other upgrade, and one of a foreign page, is refused. */
export function attachWebSocket(
  server: Server,
  schema: GraphQLSchema,
  context: () => ApiContext,
  formatError: ErrorFormatter,
): WebSocketApi {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_BODY_BYTES, handleProtocols });
  const formatAll = (errors: readonly GraphQLError[]): readonly GraphQLFormattedError[] =>
    errors.map((error) => formatError(error.toJSON(), error));
  const graphql = useServer(
    {
      schema,
      context,
      parse: (source) => parse(source, { maxLexicalTokens: MAX_QUERY_TOKENS }),
      validate: (of, document) => validate(of, document, [...specifiedRules, queryLimits]),
      onError: (_context, _id, _payload, errors) => formatAll(errors),
      onNext: (_context, _id, _payload, _args, result): FormattedExecutionResult | undefined =>
        result.errors === undefined
          ? undefined
          : { ...(result.data === undefined ? {} : { data: result.data }), errors: formatAll(result.errors) },
      // Else the text of a fault would be the reason of a closed socket.
      isProd: true,
    },
    sockets,
  );
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const { host, origin } = request.headers;
    const refusal = !isLoopbackHost(host) || !isOwnOrigin(origin, host) ? '403 Forbidden' : '404 Not Found';
    if (refusal === '403 Forbidden' || request.url?.split('?')[0] !== '/graphql') {
      socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => sockets.emit('connection', client, request));
  };
  server.on('upgrade', onUpgrade);
  return {
    close: async () => {
      server.off('upgrade', onUpgrade);
      await graphql.dispose();
    },
  };
}
