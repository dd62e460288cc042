import { SortkeepError, type ErrorCode } from '../domain/errors.js';

interface Meaning {
  readonly names: readonly string[];
  readonly code: ErrorCode;
  readonly what: string;
  readonly hint: string;
  readonly retryable?: boolean;
}

/** Names of the documented errors of KMS, of the SDK, and errno names of node:net. */
const MEANINGS: readonly Meaning[] = [
  {
    names: ['AccessDeniedException'],
    code: 'ACCESS_DENIED',
    what: 'these credentials may not use the KMS key',
    hint: 'Allow them kms:GenerateDataKey, kms:Encrypt and kms:Decrypt in the policy of the key.',
  },
  {
    names: [
      'CredentialsProviderError',
      'ExpiredTokenException',
      'IncompleteSignature',
      'InvalidSignatureException',
      'MissingAuthenticationTokenException',
      'UnrecognizedClientException',
    ],
    code: 'ACCESS_DENIED',
    what: 'KMS does not take the AWS credentials',
    hint: 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile, or give the machine a role.',
  },
  {
    names: ['DisabledException'],
    code: 'ACCESS_DENIED',
    what: 'the KMS key is disabled',
    hint: 'Enable the key in KMS; nothing that it wrapped is lost.',
  },
  {
    names: ['KMSInvalidStateException'],
    code: 'ACCESS_DENIED',
    what: 'the KMS key is in a state in which it cannot be used, perhaps about to be deleted',
    hint: 'See its state with `aws kms describe-key`. Cancel its deletion at once, unless all that it wrapped is to be lost: archives with keys of their own cannot be read without it.',
  },
  {
    names: ['NotFoundException'],
    code: 'ACCESS_DENIED',
    what: 'there is no such KMS key',
    hint: 'Check the ARN, with its region and account. A key that KMS has deleted does not come back.',
  },
  {
    names: ['InvalidKeyUsageException', 'ValidationException', 'InvalidArnException'],
    code: 'INVALID_INPUT',
    what: 'the KMS key is not one that wraps data keys',
    hint: 'Take a symmetric key for ENCRYPT_DECRYPT.',
  },
  {
    names: ['IncorrectKeyException'],
    code: 'ACCESS_DENIED',
    what: 'another KMS key wrapped it',
    hint: 'Set archiveKeyFile or archiveKeyFileBefore to the key that the key object names.',
  },
  {
    names: ['InvalidCiphertextException'],
    code: 'CORRUPTED',
    what: 'it does not open: it is damaged or belongs to something else',
    hint: 'Bring the key object back from a copy of the store.',
  },
  {
    names: [
      'ThrottlingException',
      'LimitExceededException',
      'KMSInternalException',
      'KeyUnavailableException',
    ],
    code: 'UNREACHABLE',
    what: 'KMS is too busy',
    hint: 'Start it again later; if it comes back, have the request quota of KMS raised.',
    retryable: true,
  },
  {
    names: [
      'DependencyTimeoutException',
      'TimeoutError',
      'ECONNREFUSED',
      'ECONNRESET',
      'EPIPE',
      'ETIMEDOUT',
      'EHOSTUNREACH',
      'ENETUNREACH',
      'ENOTFOUND',
      'EAI_AGAIN',
    ],
    code: 'UNREACHABLE',
    what: 'KMS does not answer',
    hint: 'Check the network to KMS and the region in the ARN, then start it again.',
    retryable: true,
  },
];

const textOf = (error: unknown, field: string): string => {
  const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, field) : '';
  return typeof value === 'string' ? value : '';
};

/** `doing` names the archive's key: `unwrapping the data key for 'key/….json'`. The service's own text is in the cause. */
export function kmsError(error: unknown, arn: string, doing: string): SortkeepError {
  // Where the SDK wraps an error of Node, the errno is only in the text.
  const errno = /\bE[A-Z_]{4,}\b/.exec(textOf(error, 'message'))?.[0] ?? '';
  const names = [textOf(error, 'name'), textOf(error, 'code'), errno];
  const meaning = MEANINGS.find((known) => names.some((name) => known.names.includes(name)));
  if (meaning === undefined) {
    return new SortkeepError('INTERNAL', `unexpected answer of KMS while ${doing} by ${arn}`, {
      hint: 'The log has the cause; look at the key in KMS, and report it if it is well.',
      cause: error,
    });
  }
  return new SortkeepError(meaning.code, `${meaning.what} while ${doing} by ${arn}`, {
    hint: meaning.hint,
    retryable: meaning.retryable ?? false,
    cause: error,
  });
}
