/** Decides, without asking anybody, whether an answer of S3 says that our key encrypts the object. */
import { invalidInput } from '../domain/errors.js';

/** What PutObject, CompleteMultipartUpload and HeadObject answer. */
export interface EncryptionAnswer {
  readonly ServerSideEncryption?: string | undefined;
  readonly SSEKMSKeyId?: string | undefined;
}

/** S3 answers with the key's ARN whether it was given the ARN or the id in it. */
const sameKey = (given: string, answered: string): boolean =>
  answered === given || answered.endsWith(`:key/${given}`) || given.endsWith(`:key/${answered}`);

/** Null when the object is encrypted with the key, else what it is instead, in words. */
export function encryptionFault(kmsKeyId: string, answer: EncryptionAnswer): string | null {
  const { ServerSideEncryption: kind, SSEKMSKeyId: answered } = answer;
  if (kind === undefined) return 'it is not encrypted';
  if (kind !== 'aws:kms') return `it is encrypted by ${kind}, not aws:kms`;
  if (answered === undefined) return 'its KMS key is not named';
  return sameKey(kmsKeyId, answered) ? null : `it is encrypted with the KMS key ${answered}`;
}

/** An alias can be pointed to another key, and S3 never answers with it: what encrypts an archive must be named. */
export function checkKmsKeyId(kmsKeyId: string): void {
  if (kmsKeyId !== '' && !/(^|:)alias\//.test(kmsKeyId)) return;
  throw invalidInput(
    `'${kmsKeyId}' is not a KMS key id`,
    "Give the key's id or ARN, as `aws kms describe-key` prints it, not an alias.",
  );
}
