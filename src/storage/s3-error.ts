import { SortkeepError, type ErrorCode } from '../domain/errors.js';

/** Where a request went, for messages. */
export interface S3Address {
  readonly uri: string;
  readonly bucket: string;
  /** Null for the provider's own endpoint of the region. */
  readonly endpoint: string | null;
}

interface Meaning {
  readonly code: ErrorCode;
  readonly what: (address: S3Address) => string;
  readonly hint: string;
  readonly retryable?: boolean;
}

const NO_OBJECT: Meaning = {
  code: 'NOT_FOUND',
  what: () => 'no such object',
  hint: 'It was removed, or this is not the store that it was written to.',
};
const NO_BUCKET: Meaning = {
  code: 'UNREACHABLE',
  what: ({ bucket }) => `bucket '${bucket}' does not exist`,
  hint: 'Create the bucket, or correct its name, region or endpoint in the configuration.',
};
const NO_KMS_KEY: Meaning = {
  code: 'ACCESS_DENIED',
  what: () => 'the KMS key cannot be used',
  hint: 'Check that the KMS key id is right, that the key is enabled and in the region of the bucket, and that these credentials may use kms:GenerateDataKey and kms:Decrypt with it.',
};
const DENIED: Meaning = {
  code: 'ACCESS_DENIED',
  what: () => 'access denied',
  hint: 'Check the credentials and their policy: s3:PutObject, s3:GetObject, s3:DeleteObject, s3:AbortMultipartUpload, s3:ListBucket, and the use of the KMS key.',
};
const NO_CREDENTIALS: Meaning = {
  code: 'ACCESS_DENIED',
  what: () => 'no AWS credentials found',
  hint: 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile, or give the machine a role.',
};
const WRONG_REGION: Meaning = {
  code: 'INVALID_INPUT',
  what: ({ bucket }) => `bucket '${bucket}' is in another region`,
  hint: "Set the store's region to that of the bucket.",
};
const TAKEN: Meaning = {
  code: 'ALREADY_EXISTS',
  what: () => 'the object exists already',
  hint: 'Compare it with what was to be written: equal means that it was written before.',
};
const OUTSIDE: Meaning = {
  code: 'INVALID_INPUT',
  what: () => 'the range leaves the object',
  hint: 'Ask for bytes within the length that `head` gives.',
};
const RACED: Meaning = {
  code: 'CONFLICT',
  what: () => 'another request was at work on the same object',
  hint: 'Start it again.',
  retryable: true,
};
const BUSY: Meaning = {
  code: 'UNREACHABLE',
  what: () => 'the store is too busy',
  hint: 'Start it again later, with fewer workers if it comes back.',
  retryable: true,
};
const SILENT: Meaning = {
  code: 'UNREACHABLE',
  what: ({ endpoint }) => `${endpoint ?? 'S3'} does not answer`,
  hint: 'Check the endpoint, the network and that the server runs.',
  retryable: true,
};
const FULL: Meaning = {
  code: 'NO_SPACE',
  what: () => 'the store is full',
  hint: 'Raise the quota or free space, and start it again.',
};

const COLD: Meaning = {
  code: 'CONFLICT',
  what: () => 'the object is in an archive class, and is not to be read now',
  hint: 'Start it again: the store is asked for the object then, and a restore waits for it by itself.',
  retryable: true,
};
const NO_CLASS: Meaning = {
  code: 'UNSUPPORTED',
  what: () => 'the server does not have this storage class',
  hint: 'Correct s3StorageClass or s3ColdClass, or take it out of the settings.',
};
const NO_EXPEDITED: Meaning = {
  code: 'UNREACHABLE',
  what: () => 'S3 has no room for expedited retrievals now',
  hint: 'Start it again later, or set s3RecallTier to STANDARD.',
  retryable: true,
};

/** Error names of S3 and of servers like it, of the SDK, and errno names of node:net. */
const BY_NAME: ReadonlyMap<string, Meaning> = new Map([
  ['NoSuchKey', NO_OBJECT],
  ['NotFound', NO_OBJECT],
  ['NoSuchVersion', NO_OBJECT],
  ['NoSuchBucket', NO_BUCKET],
  ['InvalidBucketName', NO_BUCKET],
  ['CredentialsProviderError', NO_CREDENTIALS],
  ['PermanentRedirect', WRONG_REGION],
  ['AuthorizationHeaderMalformed', WRONG_REGION],
  ['IllegalLocationConstraintException', WRONG_REGION],
  ['PreconditionFailed', TAKEN],
  ['InvalidRange', OUTSIDE],
  ['InvalidObjectState', COLD],
  ['InvalidStorageClass', NO_CLASS],
  ['GlacierExpeditedRetrievalNotAvailable', NO_EXPEDITED],
  ['ConditionalRequestConflict', RACED],
  ['OperationAborted', RACED],
  ['NoSuchUpload', RACED],
  ['QuotaExceeded', FULL],
  ['XMinioStorageFull', FULL],
  ['SlowDown', BUSY],
  ['ServiceUnavailable', BUSY],
  ['TooManyRequests', BUSY],
  ['TimeoutError', SILENT],
  ['ECONNREFUSED', SILENT],
  ['ECONNRESET', SILENT],
  ['EPIPE', SILENT],
  ['ETIMEDOUT', SILENT],
  ['EHOSTUNREACH', SILENT],
  ['ENETUNREACH', SILENT],
  ['ENOTFOUND', SILENT],
  ['EAI_AGAIN', SILENT],
]);

const BY_STATUS: ReadonlyMap<number, Meaning> = new Map([
  [301, WRONG_REGION],
  [401, DENIED],
  [403, DENIED],
  [404, NO_OBJECT],
  [409, RACED],
  [412, TAKEN],
  [416, OUTSIDE],
  [429, BUSY],
  [500, BUSY],
  [502, BUSY],
  [503, BUSY],
  [504, BUSY],
  [507, FULL],
]);

/** What is read of an error of the SDK. */
interface S3Fault {
  readonly names: readonly string[];
  readonly status: number | null;
  readonly aboutKms: boolean;
}

const textOf = (error: object, field: string): string => {
  const value: unknown = Reflect.get(error, field);
  return typeof value === 'string' ? value : '';
};

/** Reads an error by its shape: the SDK has hundreds of classes, and servers have names of their own. */
function s3Fault(error: unknown): S3Fault {
  if (typeof error !== 'object' || error === null) return { names: [], status: null, aboutKms: false };
  const metadata: unknown = Reflect.get(error, '$metadata');
  const status: unknown =
    typeof metadata === 'object' && metadata !== null ? Reflect.get(metadata, 'httpStatusCode') : null;
  const message = textOf(error, 'message');
  // Where the SDK wraps an error of Node, the errno is only in the text: `connect ECONNREFUSED 127.0.0.1:9`.
  const errno = /\bE[A-Z_]{4,}\b/.exec(message)?.[0] ?? '';
  const names = [textOf(error, 'code'), textOf(error, 'Code'), textOf(error, 'name'), errno].filter(Boolean);
  return {
    names,
    status: typeof status === 'number' ? status : null,
    // S3 names the missing right (kms:GenerateDataKey) or the key only in the text, Ceph likewise.
    aboutKms: /\bkms\b/i.test(message) || names.some((name) => name.startsWith('KMS.')),
  };
}

function meaningOf({ names, status, aboutKms }: S3Fault): Meaning | undefined {
  if (aboutKms && status !== null && status < 500) return NO_KMS_KEY;
  const named = names.map((name) => BY_NAME.get(name)).find((meaning) => meaning !== undefined);
  return named ?? (status === null ? undefined : BY_STATUS.get(status));
}

/**
 * Turns an error of the SDK into ours: names decide, then the status (HEAD answers have no body, so no name).
 * `doing` names the object: `writing object 'a' of s3://bucket/x`. The server's own text is only in the cause.
 */
export function s3Error(error: unknown, address: S3Address, doing: string): SortkeepError {
  if (error instanceof SortkeepError) return error;
  const fault = s3Fault(error);
  const meaning = meaningOf(fault);
  if (meaning === undefined) {
    const known = fault.names[0] ?? 'no name';
    return new SortkeepError(
      'INTERNAL',
      `unexpected answer (${known}, status ${fault.status ?? 'none'}) while ${doing}`,
      {
        hint: 'The log has the cause; look at the store, and report it if the store is well.',
        cause: error,
      },
    );
  }
  return new SortkeepError(meaning.code, `${meaning.what(address)} while ${doing}`, {
    hint: meaning.hint,
    retryable: meaning.retryable ?? false,
    cause: error,
  });
}
