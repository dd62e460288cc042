import { SortkeepError, type ErrorCode } from '../domain/errors.js';

interface Meaning {
  readonly code: ErrorCode;
  readonly what: string;
  readonly hint: string;
  readonly retryable?: boolean;
}

const FULL: Meaning = {
  code: 'NO_SPACE',
  what: 'no space left',
  hint: 'Free space on that disk, or raise the quota, and start it again.',
};
const DENIED: Meaning = {
  code: 'ACCESS_DENIED',
  what: 'not allowed',
  hint: 'Give the user that runs Sortkeep the right to read and write there, and see that the disk is not mounted read-only.',
};
const SILENT: Meaning = {
  code: 'UNREACHABLE',
  what: 'the disk does not answer',
  hint: 'Look at the disk or the network mount: the system log says more.',
  retryable: true,
};
const HANDLES: Meaning = {
  code: 'UNREACHABLE',
  what: 'too many open files',
  hint: 'Raise the limit of open files (ulimit -n) of the user that runs Sortkeep.',
  retryable: true,
};
const MISSING: Meaning = {
  code: 'UNREACHABLE',
  what: 'the directory does not exist',
  hint: 'Create the directory, or mount its disk, and start it again.',
};
const NO_FOLDER: Meaning = {
  code: 'ACCESS_DENIED',
  what: 'a part of the path is a file, not a directory',
  hint: 'Name a directory, and keep other files out of it.',
};
const NO_LINKS: Meaning = {
  code: 'UNSUPPORTED',
  what: 'the file system has no hard links',
  hint: 'Use a directory on a file system with hard links, such as ext4, xfs, apfs or nfs.',
};

/** errno(3) names, and what each means to a person. */
const MEANINGS: ReadonlyMap<string, Meaning> = new Map([
  ['ENOSPC', FULL],
  ['EDQUOT', FULL],
  ['EFBIG', FULL],
  ['EACCES', DENIED],
  ['EPERM', DENIED],
  ['EROFS', DENIED],
  ['EIO', SILENT],
  ['ESTALE', SILENT],
  ['ETIMEDOUT', SILENT],
  ['EHOSTDOWN', SILENT],
  ['EMFILE', HANDLES],
  ['ENFILE', HANDLES],
  ['ENOENT', MISSING],
  ['ENOTDIR', NO_FOLDER],
  ['EISDIR', NO_FOLDER],
  ['ENOTSUP', NO_LINKS],
  ['EOPNOTSUPP', NO_LINKS],
]);

/** The errno name of an error of node:fs, else null. By its shape: jest's errors of Node are no `instanceof Error`. */
export function errnoOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

/** Turns an error of node:fs into ours; `doing` names the object and the store: `writing object 'a' of file:///x`. */
export function fileError(error: unknown, doing: string): SortkeepError {
  if (error instanceof SortkeepError) return error;
  const errno = errnoOf(error) ?? 'no errno';
  const meaning = MEANINGS.get(errno);
  if (meaning === undefined) {
    return new SortkeepError('INTERNAL', `unexpected file system error (${errno}) while ${doing}`, {
      hint: 'The log has the cause; look at the disk, and report it if the disk is well.',
      cause: error,
    });
  }
  return new SortkeepError(meaning.code, `${meaning.what} (${errno}) while ${doing}`, {
    hint: meaning.hint,
    retryable: meaning.retryable ?? false,
    cause: error,
  });
}
