import { describe, expect, it } from '@jest/globals';
import { checkKmsKeyId, encryptionFault } from '../../../src/storage/s3-encryption.js';
import { MAX_PARTS, partBytes } from '../../../src/storage/s3-part-size.js';
import { createS3Store } from '../../../src/storage/s3-store.js';

const ID = '1234abcd-12ab-34cd-56ef-1234567890ab';
const ARN = `arn:aws:kms:eu-west-1:111122223333:key/${ID}`;

describe('the encryption of an S3 object', () => {
  it.each([
    [ID, { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: ARN }, null],
    [ARN, { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: ARN }, null],
    [ARN, { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: ID }, null],
    ['archive-key', { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: 'archive-key' }, null],
    [
      ID,
      { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: `${ARN}0` },
      `it is encrypted with the KMS key ${ARN}0`,
    ],
    ['0ab', { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: ARN }, `it is encrypted with the KMS key ${ARN}`],
    [ID, { ServerSideEncryption: 'AES256' }, 'it is encrypted by AES256, not aws:kms'],
    [ID, { ServerSideEncryption: 'aws:kms' }, 'its KMS key is not named'],
    [ID, {}, 'it is not encrypted'],
  ])('by %s, answered as %j, is judged: %s', (given, answer, fault) => {
    expect(encryptionFault(given, answer)).toBe(fault);
  });

  it('cannot be by an alias, which may mean another key tomorrow', () => {
    for (const id of ['alias/archive', 'arn:aws:kms:eu-west-1:111122223333:alias/archive', '']) {
      expect(() => checkKmsKeyId(id)).toThrow('is not a KMS key id');
    }
    expect(() => checkKmsKeyId(ARN)).not.toThrow();
  });
});

describe('the parts of an S3 object', () => {
  const MIB = 1024 * 1024;

  it('grow so that 10,000 hold 2.9 TiB, each within what S3 takes', () => {
    const sizes = Array.from({ length: MAX_PARTS }, (_, index) => partBytes(index));
    expect(
      sizes.every((size, i) => size >= 5 * MIB && size <= 5_120 * MIB && size >= (sizes[i - 1] ?? 0)),
    ).toBe(true);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(3_056_000 * MIB);
    expect([partBytes(0), partBytes(999), partBytes(1_000)]).toEqual([16 * MIB, 16 * MIB, 32 * MIB]);
  });
});

describe('an S3 store', () => {
  const options = { bucket: 'b', region: 'eu-west-1', kmsKeyId: ID };

  it('names itself with its prefix', () => {
    expect(createS3Store({ ...options, prefix: '' }).uri).toBe('s3://b');
    expect(createS3Store({ ...options, prefix: 'x/y' }).uri).toBe('s3://b/x/y');
  });

  it.each(['/', 'x/', '/x', '..', 'a b', 'x'.repeat(124)])('refuses the prefix %j', (prefix) => {
    expect(() => createS3Store({ ...options, prefix })).toThrow("is not a prefix for a store in bucket 'b'");
  });
});
