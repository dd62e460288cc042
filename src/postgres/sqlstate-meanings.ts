/** What the SQLSTATEs that we meet mean to a person, and what to do. */
import type { ErrorCode } from '../domain/errors.js';

export interface Meaning {
  readonly code: ErrorCode;
  readonly phrase: string;
  readonly hint: string;
  readonly retryable: boolean;
}

export const meaning = (code: ErrorCode, phrase: string, hint: string, retryable = false): Meaning => ({
  code,
  phrase,
  hint,
  retryable,
});

export const UNREACHABLE = meaning(
  'UNREACHABLE',
  'the server does not answer',
  'Check host, port and firewall, and that PostgreSQL runs there.',
  true,
);
export const LOST = meaning(
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
  [
    '42601',
    meaning(
      'UNSUPPORTED',
      'the server does not know this syntax',
      'It is older than the table: choose a newer server.',
    ),
  ],
  [
    '42704',
    meaning(
      'NOT_FOUND',
      'an object that the table needs is missing',
      'Create the type, collation, extension or role there first.',
    ),
  ],
  [
    '42883',
    meaning(
      'NOT_FOUND',
      'a function that the table needs is missing',
      'Create the function there first, or choose a newer server.',
    ),
  ],
  [
    '42830',
    meaning(
      'CONFLICT',
      'the referenced table has no such key',
      'Give the parent the unique key that the foreign key needs.',
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

/** By the first of our prefixes that fits; null for a state that we do not know. */
export const meaningOfState = (state: string): Meaning | null =>
  BY_SQLSTATE.find(([prefix]) => state.length === 5 && state.startsWith(prefix))?.[1] ?? null;
