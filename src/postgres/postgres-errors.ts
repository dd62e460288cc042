/** What went wrong at a server, as an error of ours. The server's own text may hold row values: it stays in the cause. */
import { SortkeepError } from '../domain/errors.js';
import { LOST, UNREACHABLE, meaning, meaningOfState } from './sqlstate-meanings.js';
import type { Meaning } from './sqlstate-meanings.js';

const NETWORK: ReadonlyMap<string, Meaning> = new Map([
  ['ECONNREFUSED', UNREACHABLE],
  ['ETIMEDOUT', UNREACHABLE],
  ['EHOSTUNREACH', UNREACHABLE],
  ['ENETUNREACH', UNREACHABLE],
  [
    'EAI_AGAIN',
    meaning(
      'UNREACHABLE',
      'the host name could not be looked up',
      'Check the host name and the resolver.',
      true,
    ),
  ],
  ['ENOTFOUND', meaning('UNREACHABLE', 'the host name is unknown', 'Correct the host of the source.')],
  ['ECONNRESET', LOST],
  ['EPIPE', LOST],
]);

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : '';

/** Messages that `pg` gives without a code. */
function meaningOfText(text: string): Meaning | null {
  if (/timeout expired|connect timeout|timed out/i.test(text)) return UNREACHABLE;
  if (/connection terminated|client was closed|not queryable|connection error/i.test(text)) return LOST;
  if (/does not support SSL/i.test(text)) {
    return meaning(
      'ACCESS_DENIED',
      'the server offers no TLS',
      'Enable TLS on the server, or register the source with tls: DISABLE.',
    );
  }
  if (/password must be a string|SASL/i.test(text)) {
    return meaning(
      'ACCESS_DENIED',
      'the server asks for a password',
      'Register the source with a passwordRef (env:NAME or file:PATH).',
    );
  }
  return null;
}

/** PostgreSQL's SQLSTATE of an error, '' when it is none. */
export const sqlState = (error: unknown): string => {
  const cause = error instanceof SortkeepError ? error.cause : error;
  const code = codeOf(cause);
  return /^[0-9A-Z]{5}$/.test(code) && !NETWORK.has(code) ? code : '';
};

/** Names of objects that the server reports with the error; never values. */
function objectOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  const part = (key: string): string | null => {
    const value: unknown = Reflect.get(error, key);
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const named = [part('table'), part('column'), part('constraint')].filter((name) => name !== null);
  return named.length === 0 ? '' : ` on ${named.join(', ')}`;
}

/** `doing` says what was tried on which object: `scanning database app of source core`. */
export function postgresError(error: unknown, doing: string): SortkeepError {
  if (error instanceof SortkeepError) return error;
  const code = codeOf(error);
  const found =
    NETWORK.get(code) ??
    meaningOfState(code) ??
    meaningOfText(error instanceof Error ? error.message : '') ??
    meaning(
      'INTERNAL',
      'unexpected failure',
      'This is a fault in Sortkeep or an unknown server error: the log has the cause.',
    );
  const state = sqlState(error);
  return new SortkeepError(
    found.code,
    `${doing}: ${found.phrase}${objectOf(error)}${state === '' ? '' : ` (SQLSTATE ${state})`}`,
    {
      hint: found.hint,
      retryable: found.retryable,
      cause: error,
    },
  );
}
