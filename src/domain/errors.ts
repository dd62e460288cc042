/**
 * The one error base. `message` is lower case without a full stop and names the object; `hint` is a sentence
 * that says what to do now. Neither ever holds a secret or raw text of a database server.
 */
export type ErrorCode =
  | 'INVALID_INPUT' // the caller's words are off: an unknown cursor, a bad name, a missing key
  | 'NOT_FOUND' // the named object does not exist (any more)
  | 'ALREADY_EXISTS' // refuses to overwrite
  | 'CONFLICT' // the object is not in a state that allows this
  | 'UNREACHABLE' // a server does not answer; usually retryable
  | 'ACCESS_DENIED' // a password, a right or a key is missing
  | 'CORRUPTED' // bytes are not what their hash says
  | 'NO_SPACE' // a disk, a quota or a store is full or not writable
  | 'UNSUPPORTED' // we know that we cannot do this safely
  | 'CANCELLED' // a person or a watchdog stopped it
  | 'INTERNAL'; // a fault of ours

export interface ErrorDetails {
  readonly hint: string;
  readonly retryable?: boolean;
  readonly cause?: unknown;
}

export class SortkeepError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;
  /** Whether the same call may succeed later without anybody changing anything. */
  readonly retryable: boolean;

  constructor(code: ErrorCode, message: string, details: ErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'SortkeepError';
    this.code = code;
    this.hint = details.hint;
    this.retryable = details.retryable ?? false;
  }
}

export const invalidInput = (message: string, hint: string): SortkeepError =>
  new SortkeepError('INVALID_INPUT', message, { hint });

export const notFound = (message: string, hint: string): SortkeepError =>
  new SortkeepError('NOT_FOUND', message, { hint });

export const conflict = (message: string, hint: string): SortkeepError =>
  new SortkeepError('CONFLICT', message, { hint });

export const corrupted = (message: string, hint: string, cause?: unknown): SortkeepError =>
  new SortkeepError('CORRUPTED', message, { hint, cause });

export const unsupported = (message: string, hint: string): SortkeepError =>
  new SortkeepError('UNSUPPORTED', message, { hint });

/** The error itself when it is ours, else an INTERNAL one that keeps it as the cause. */
export function asSortkeepError(error: unknown, doing: string): SortkeepError {
  if (error instanceof SortkeepError) return error;
  return new SortkeepError('INTERNAL', `unexpected failure while ${doing}`, {
    hint: 'This is a fault in Sortkeep: the log has the cause; report it with the move or request id.',
    cause: error,
  });
}

/** What is stored and shown of an error: no cause, no stack. */
export interface ErrorReport {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
  readonly retryable: boolean;
}

export const reportOf = (error: SortkeepError): ErrorReport => ({
  code: error.code,
  message: error.message,
  hint: error.hint,
  retryable: error.retryable,
});
