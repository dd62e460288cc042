import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createKmsKey } from '../../src/storage/kms-key.js';
import type { KeyProvider } from '../../src/storage/key-provider.js';
import { startKmsServer } from '../support/kms-server.js';
import type { KmsServer } from '../support/kms-server.js';
import { keyProviderContract } from './key-provider.contract.js';
import { failureOf } from './object-store.contract.js';

const OBJECT = 'key/429e643d-287f-4990-991a-128ae2ed730b.json';

let server: KmsServer;
let arn: string;
let other: string;

beforeEach(async () => {
  server = await startKmsServer();
  [arn, other] = [server.makeKey(), server.makeKey()];
});
afterEach(async () => {
  await server.close();
});

const keyOf = (name: string): KeyProvider =>
  createKmsKey(name, {
    endpoint: server.endpoint,
    credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
  });

keyProviderContract(
  'a key of AWS KMS',
  () => Promise.resolve(keyOf(arn)),
  () => Promise.resolve(keyOf(other)),
);

describe('a key of AWS KMS', () => {
  it('is asked for each data key in the name of the archive that it is for', async () => {
    const { plaintext, wrapped } = await keyOf(arn).generateDataKey(OBJECT);
    await keyOf(arn).wrap(plaintext, OBJECT);
    await keyOf(arn).unwrap(wrapped, OBJECT);
    expect(server.calls.map(({ operation }) => operation)).toEqual(['GenerateDataKey', 'Encrypt', 'Decrypt']);
    for (const call of server.calls) {
      expect(call).toMatchObject({ KeyId: arn, EncryptionContext: { 'sortkeep:object': OBJECT } });
    }
  });

  it.each([
    ['AccessDeniedException', 'ACCESS_DENIED', 'these credentials may not use the KMS key', 'kms:Decrypt'],
    ['DisabledException', 'ACCESS_DENIED', 'the KMS key is disabled', 'Enable the key'],
    ['KMSInvalidStateException', 'ACCESS_DENIED', 'about to be deleted', 'Cancel its deletion'],
    ['NotFoundException', 'ACCESS_DENIED', 'there is no such KMS key', 'Check the ARN'],
    ['InvalidKeyUsageException', 'INVALID_INPUT', 'not one that wraps data keys', 'symmetric key'],
    ['UnrecognizedClientException', 'ACCESS_DENIED', 'does not take the AWS credentials', 'a role'],
    ['SomethingNewException', 'INTERNAL', 'unexpected answer of KMS', 'The log has the cause'],
  ])(
    'that answers %s fails as %s, with the archive, the key and what to do',
    async (name, code, what, hint) => {
      const { wrapped, plaintext } = await keyOf(arn).generateDataKey(OBJECT);
      server.faults.set(arn, name);
      const acts: readonly (readonly [string, () => Promise<unknown>])[] = [
        ['making', () => keyOf(arn).generateDataKey(OBJECT)],
        ['wrapping', () => keyOf(arn).wrap(plaintext, OBJECT)],
        ['unwrapping', () => keyOf(arn).unwrap(wrapped, OBJECT)],
      ];
      for (const [verb, act] of acts) {
        const error = await failureOf(act());
        expect(error).toMatchObject({ code, retryable: false });
        expect(error.message).toContain(what);
        expect(error.message).toContain(`while ${verb} the data key for '${OBJECT}' by ${arn}`);
        expect(error.hint).toContain(hint);
      }
    },
  );

  it('is asked again while KMS throttles, and is retryable when that goes on', async () => {
    server.throttled = 2;
    await keyOf(arn).generateDataKey(OBJECT);
    expect(server.calls).toHaveLength(3);
    server.throttled = 100;
    const error = await failureOf(keyOf(arn).generateDataKey(OBJECT));
    expect(error).toMatchObject({ code: 'UNREACHABLE', retryable: true });
    expect(error.message).toContain('KMS is too busy');
  });

  it('that does not answer is retryable', async () => {
    const keys = keyOf(arn);
    await server.close();
    expect(await failureOf(keys.generateDataKey(OBJECT))).toMatchObject({
      code: 'UNREACHABLE',
      retryable: true,
    });
    server = await startKmsServer();
  });

  it.each(['alias/x', 'arn:aws:kms:eu-west-1:111122223333:alias/x', '1234abcd-12ab', ''])(
    'is not named by %j',
    (name) => {
      expect(() => keyOf(name)).toThrow('is not the ARN of a KMS key');
    },
  );
});
