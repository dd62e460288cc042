import { DecryptCommand, EncryptCommand, GenerateDataKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { invalidInput } from '../domain/errors.js';
import type { KeyProvider } from './key-provider.js';
import { kmsError } from './kms-error.js';

/** Five reach over some seconds of throttling, which is what AWS's guide advises. */
const MAX_ATTEMPTS = 5;
const CONNECT_MILLISECONDS = 5_000;
const IDLE_MILLISECONDS = 30_000;
const ARN = /^arn:[a-z-]+:kms:([a-z0-9-]+):\d{12}:key\/[A-Za-z0-9-]+$/;

export interface KmsKeyOptions {
  /** `http://host:port` of a server other than AWS; left out, AWS_ENDPOINT_URL_KMS or the region's own. */
  readonly endpoint?: string;
  /** The SDK's default chain when left out. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/**
 * A key provider on a symmetric key of AWS KMS, which never leaves it. What a data key is for is its encryption context:
 * CloudTrail shows it, and KMS unwraps it for nothing else. INVALID_INPUT unless `arn` is that of a key; nothing is
 * asked before the first operation.
 */
export function createKmsKey(arn: string, options: KmsKeyOptions = {}): KeyProvider {
  const [, region] = ARN.exec(arn) ?? [];
  if (region === undefined) {
    throw invalidInput(
      `'${arn}' is not the ARN of a KMS key`,
      "Give the key's ARN, as `aws kms describe-key` prints it, not an alias: kms:arn:aws:kms:REGION:ACCOUNT:key/ID.",
    );
  }
  const client = new KMSClient({
    region,
    maxAttempts: MAX_ATTEMPTS,
    requestHandler: { connectionTimeout: CONNECT_MILLISECONDS, socketTimeout: IDLE_MILLISECONDS },
    ...options,
  });
  const ask = async <T>(context: string, verb: string, request: Promise<T>): Promise<T> => {
    try {
      return await request;
    } catch (error) {
      throw kmsError(error, arn, `${verb} the data key for '${context}'`);
    }
  };
  const EncryptionContext = (context: string): Record<string, string> => ({ 'sortkeep:object': context });
  const bytesOf = (bytes: Uint8Array | undefined, context: string): Uint8Array => {
    if (bytes !== undefined) return bytes;
    throw kmsError(new Error('an answer without bytes'), arn, `asking for the data key for '${context}'`);
  };
  return {
    keyId: arn,
    generateDataKey: async (context) => {
      const command = new GenerateDataKeyCommand({
        KeyId: arn,
        KeySpec: 'AES_256',
        EncryptionContext: EncryptionContext(context),
      });
      const answer = await ask(context, 'making', client.send(command));
      return {
        plaintext: bytesOf(answer.Plaintext, context),
        wrapped: bytesOf(answer.CiphertextBlob, context),
      };
    },
    wrap: async (plaintext, context) => {
      const command = new EncryptCommand({
        KeyId: arn,
        Plaintext: plaintext,
        EncryptionContext: EncryptionContext(context),
      });
      return bytesOf((await ask(context, 'wrapping', client.send(command))).CiphertextBlob, context);
    },
    unwrap: async (wrapped, context) => {
      const command = new DecryptCommand({
        KeyId: arn,
        CiphertextBlob: wrapped,
        EncryptionContext: EncryptionContext(context),
      });
      return bytesOf((await ask(context, 'unwrapping', client.send(command))).Plaintext, context);
    },
  };
}
