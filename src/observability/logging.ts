/** Structured logs, one JSON object a line. Secrets never: by key, and inside of texts. The only file that knows pino. */
import { pino, stdTimeFunctions } from 'pino';
import type { DestinationStream, Logger } from 'pino';
import { SortkeepError } from '../domain/errors.js';

export type { Logger } from 'pino';

type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

const SECRET_KEYS = [
  'password',
  'secret',
  'token',
  'authorization',
  'cookie',
  'secretAccessKey',
  'sessionToken',
  'connectionString',
];

/** An error's causes can be a chain, or in a faulty library a ring. */
const MAX_CAUSES = 4;

/** `scheme://user:password@host` without the password. */
const withoutUrlSecrets = (text: string): string =>
  text.replaceAll(/(\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*):[^\s/@]*@/gi, '$1:***@');

/**
 * What is logged of an error. Only known keys: a driver's error also has `detail`, `where` and `parameters`, which
 * hold row values.
 */
function loggedError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return { type: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  return {
    type: error.name,
    message: withoutUrlSecrets(error.message),
    ...code,
    ...(error instanceof SortkeepError ? { hint: error.hint } : {}),
    ...(error.stack === undefined ? {} : { stack: withoutUrlSecrets(error.stack) }),
    ...(error.cause === undefined || depth >= MAX_CAUSES
      ? {}
      : { cause: loggedError(error.cause, depth + 1) }),
  };
}

/** Logs to standard error unless a destination is given, so that standard output stays for results. */
export function createLogger(level: LogLevel, destination?: DestinationStream): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      redact: {
        paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]),
        censor: '***',
      },
      serializers: { err: (error: unknown) => loggedError(error) },
    },
    destination ?? process.stderr,
  );
}
