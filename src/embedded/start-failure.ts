/** What a failed start means, from the server's own words; those stay in the cause and never in the message. */
import { asSortkeepError, SortkeepError } from '../domain/errors.js';
import type { ErrorCode } from '../domain/errors.js';
import { errorCode } from './error-code.js';

interface Meaning {
  readonly pattern: RegExp;
  readonly code: ErrorCode;
  readonly what: string;
  readonly hint: string;
}

const MEANINGS: readonly Meaning[] = [
  {
    pattern: /could not bind|Address already in use|could not create any TCP\/IP sockets/i,
    code: 'CONFLICT',
    what: 'its port is taken',
    hint: 'Stop what listens there or choose another port.',
  },
  {
    pattern: /No space left on device/i,
    code: 'NO_SPACE',
    what: 'the disk is full',
    hint: 'Free some space, or choose a data directory on another disk; in a container raise the size of /dev/shm too.',
  },
  {
    pattern: /Read-only file system|could not (create|access|change permissions of) .*directory/i,
    code: 'ACCESS_DENIED',
    what: 'the data directory cannot be written',
    hint: 'Give the right to write it to the user that runs the server, or choose another data directory.',
  },
  {
    pattern: /not compatible with this version|incompatible with server/i,
    code: 'UNSUPPORTED',
    what: 'the data directory is of another major version of postgres',
    hint: 'Dump it with the version that made it and restore it here, or choose a new data directory.',
  },
  {
    pattern: /shared memory/i,
    code: 'NO_SPACE',
    what: 'the system gives it no shared memory',
    hint: 'Raise the shared memory limit (in a container: --shm-size) and start again.',
  },
  {
    pattern: /unrecognized configuration parameter|invalid value for parameter|invalid argument/i,
    code: 'INVALID_INPUT',
    what: 'it refuses one of its settings',
    hint: 'Correct the settings that were passed; the cause names the one.',
  },
  {
    pattern: /error while loading shared libraries|GLIBC_|Library not loaded/i,
    code: 'UNSUPPORTED',
    what: 'the system lacks a library that it needs',
    hint: 'Set DATABASE_URL to a PostgreSQL server of yours; the embedded one needs glibc 2.28 or newer.',
  },
];

/** `doing` as in `cannot start the embedded postgres in '/data'`; `output` is what the program wrote last. */
export function startFailure(doing: string, output: string): SortkeepError {
  const lines = output.trim().split('\n').slice(-20).join('\n');
  const cause = new Error(lines === '' ? 'the program wrote nothing' : lines);
  const meaning = MEANINGS.find((candidate) => candidate.pattern.test(lines));
  if (meaning === undefined) {
    return new SortkeepError('INTERNAL', doing, {
      hint: 'Read the log in the data directory, or try an empty data directory.',
      cause,
    });
  }
  return new SortkeepError(meaning.code, `${doing}: ${meaning.what}`, { hint: meaning.hint, cause });
}

const SYSTEM_CODES: Readonly<Record<string, { readonly code: ErrorCode; readonly what: string }>> = {
  EACCES: { code: 'ACCESS_DENIED', what: 'may not be written by this user' },
  EPERM: { code: 'ACCESS_DENIED', what: 'may not be written by this user' },
  EROFS: { code: 'ACCESS_DENIED', what: 'is on a read-only disk' },
  ENOSPC: { code: 'NO_SPACE', what: 'is on a full disk' },
  EDQUOT: { code: 'NO_SPACE', what: 'is over its quota' },
  ENOTDIR: { code: 'INVALID_INPUT', what: 'has a file on its way where a directory should be' },
  EEXIST: { code: 'INVALID_INPUT', what: 'has a file on its way where a directory should be' },
  EBUSY: { code: 'UNSUPPORTED', what: 'is a mount point; name a new directory below it' },
};

/** The error itself when it is ours; else what the system's refusal means for the data directory. */
export function systemFailure(error: unknown, dataDirectory: string): SortkeepError {
  if (error instanceof SortkeepError) return error;
  const known = SYSTEM_CODES[errorCode(error)];
  if (known === undefined)
    return asSortkeepError(error, `starting the embedded postgres in '${dataDirectory}'`);
  return new SortkeepError(known.code, `the data directory '${dataDirectory}' ${known.what}`, {
    hint: 'Choose another data directory, or repair this one and start again.',
    cause: error,
  });
}
