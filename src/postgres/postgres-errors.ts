/** What went wrong at a server, as an error of ours. The server's own text may hold row values: it stays in the cause. */
import { SortkeepError } from '../domain/errors.js';
import type { ErrorCode } from '../domain/errors.js';

interface Meaning {
  readonly code: ErrorCode;
  readonly phrase: string;
  readonly hint: string;
  readonly retryable: boolean;
}

const meaning = (code: ErrorCode, phrase: string, hint: string, retryable = false): Meaning => ({
  code,
  phrase,
  hint,
  retryable,
});

const UNREACHABLE = meaning(
  'UNREACHABLE',
  'the server does not answer',
  'Check host, port and firewall, and that PostgreSQL runs there.',
  true,
);
const LOST = meaning(
  'UNREACHABLE',
  'the connection was lost',
  'It is tried again; see the server log when it happens often.',
  true,
);

const NO_ENCODING = meaning(
  'INVALID_INPUT',
  'a text is not in the encoding of its database',
  'Find and correct the text at the source: no copy could give its bytes back.',
);

/** By SQLSTATE, the longest prefix first (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
const BY_SQLSTATE: readonly (readonly [string, Meaning])[] = [
  [
    '28P01',
    meaning(
      'ACCESS_DENIED',
      'the password was refused',
      "Correct the secret that the source's passwordRef names.",
    ),
  ],
  ['28', meaning('ACCESS_DENIED', 'the login was refused', 'Check the user and pg_hba.conf of the server.')],
  [
    '3D000',
    meaning('NOT_FOUND', 'the database does not exist', 'It was dropped or renamed; scan the source again.'),
  ],
  [
    '42P01',
    meaning('NOT_FOUND', 'the table does not exist', 'It was dropped or renamed; scan the source again.'),
  ],
  [
    '3F000',
    meaning('NOT_FOUND', 'the schema does not exist', 'It was dropped or renamed; scan the source again.'),
  ],
  [
    '42501',
    meaning(
      'ACCESS_DENIED',
      'the role lacks a right',
      'Grant the role what docs/operations.md lists for this step.',
    ),
  ],
  [
    '42P07',
    meaning(
      'ALREADY_EXISTS',
      'an object of that name exists',
      'Choose another name or schema; nothing is overwritten.',
    ),
  ],
  [
    '42710',
    meaning(
      'ALREADY_EXISTS',
      'an object of that name exists',
      'Choose another name or schema; nothing is overwritten.',
    ),
  ],
  ['2BP01', meaning('CONFLICT', 'other objects depend on it', 'Drop the views or keys that depend on it.')],
  ['23505', meaning('ALREADY_EXISTS', 'a key occurs twice', 'Look for the duplicate of the named key.')],
  ['23', meaning('CONFLICT', 'a row violates a constraint', 'Compare the named constraint with the rows.')],
  [
    '53100',
    meaning(
      'NO_SPACE',
      'the disk of the server is full',
      'Free space there, then start the move again.',
      true,
    ),
  ],
  [
    '53300',
    meaning(
      'UNREACHABLE',
      'the server has no connection left',
      'It is tried again; raise max_connections or lower the limits here.',
      true,
    ),
  ],
  ['53', meaning('NO_SPACE', 'the server lacks a resource', 'See the server log.', true)],
  [
    '55P03',
    meaning(
      'CONFLICT',
      'a lock was not free in time',
      'Somebody holds the table; it is tried again later.',
      true,
    ),
  ],
  ['55', meaning('CONFLICT', 'the object is not in a state that allows this', 'See the server log.')],
  [
    '57014',
    meaning(
      'CANCELLED',
      'the statement was cancelled or timed out',
      'Try again when the server is less busy.',
      true,
    ),
  ],
  ['57P', LOST],
  ['08', LOST],
  ['40', meaning('CONFLICT', 'the server asked to try again', 'It is tried again.', true)],
  ['22021', NO_ENCODING],
  ['22P05', NO_ENCODING],
  ['22', meaning('INVALID_INPUT', 'a value does not fit its type', 'Compare the column types at both ends.')],
  [
    '0A',
    meaning('UNSUPPORTED', 'the server does not support this', 'Compare the server versions at both ends.'),
  ],
];

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
    BY_SQLSTATE.find(([prefix]) => code.length === 5 && code.startsWith(prefix))?.[1] ??
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
