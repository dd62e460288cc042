import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SortkeepError } from '../../../src/domain/errors.js';
import { errnoOf, fileError } from '../../../src/storage/file-error.js';
import { s3Error } from '../../../src/storage/s3-error.js';

const DOING = "writing object 'a' of the store";

describe('an error of the file system', () => {
  it.each([
    ['ENOSPC', 'NO_SPACE', false],
    ['EDQUOT', 'NO_SPACE', false],
    ['EACCES', 'ACCESS_DENIED', false],
    ['EPERM', 'ACCESS_DENIED', false],
    ['EROFS', 'ACCESS_DENIED', false],
    ['ENOTDIR', 'ACCESS_DENIED', false],
    ['ENOENT', 'UNREACHABLE', false],
    ['EIO', 'UNREACHABLE', true],
    ['ESTALE', 'UNREACHABLE', true],
    ['EMFILE', 'UNREACHABLE', true],
    ['EOPNOTSUPP', 'UNSUPPORTED', false],
    ['EWHATEVER', 'INTERNAL', false],
  ])('%s becomes %s and names what was done', (errno, code, retryable) => {
    const error = fileError(Object.assign(new Error('raw text'), { code: errno }), DOING);
    expect(error).toMatchObject({ code, retryable });
    expect(error.message).toContain(`(${errno}) while ${DOING}`);
    expect(error.message).not.toContain('raw text');
    expect(error.hint).toMatch(/^[A-Z].*\.$/);
  });

  it('is known by its errno when the system itself makes it', async () => {
    const error: unknown = await open(join(tmpdir(), randomUUID(), 'x')).catch((reason: unknown) => reason);
    expect(errnoOf(error)).toBe('ENOENT');
    expect(errnoOf(new Error('ENOENT'))).toBeNull();
  });

  it('of ours stays as it is', () => {
    const ours = new SortkeepError('CANCELLED', 'stopped', { hint: 'Wait.' });
    expect(fileError(ours, DOING)).toBe(ours);
    expect(s3Error(ours, { uri: 's3://b', bucket: 'b', endpoint: null }, DOING)).toBe(ours);
  });
});

interface Answer {
  readonly name?: string;
  readonly code?: string;
  readonly status?: number;
  readonly message?: string;
}

describe('an answer of S3', () => {
  const address = { uri: 's3://bucket/x', bucket: 'bucket', endpoint: 'http://127.0.0.1:9' };

  it.each<[Answer, string, boolean]>([
    [{ name: 'NoSuchKey', status: 404 }, 'NOT_FOUND', false],
    [{ name: 'NotFound', status: 404 }, 'NOT_FOUND', false],
    [{ name: 'NoSuchBucket', status: 404 }, 'UNREACHABLE', false],
    [{ name: 'AccessDenied', status: 403 }, 'ACCESS_DENIED', false],
    [{ name: 'SignatureDoesNotMatch', status: 403 }, 'ACCESS_DENIED', false],
    [{ name: 'Unknown', status: 403 }, 'ACCESS_DENIED', false],
    [{ name: 'KMS.DisabledException', status: 400 }, 'ACCESS_DENIED', false],
    [{ name: 'CredentialsProviderError' }, 'ACCESS_DENIED', false],
    [{ name: 'PermanentRedirect', status: 301 }, 'INVALID_INPUT', false],
    [{ name: 'InvalidRange', status: 416 }, 'INVALID_INPUT', false],
    [{ name: 'PreconditionFailed', status: 412 }, 'ALREADY_EXISTS', false],
    [{ name: 'ConditionalRequestConflict', status: 409 }, 'CONFLICT', true],
    [{ name: 'NoSuchUpload', status: 404 }, 'CONFLICT', true],
    [{ name: 'SlowDown', status: 503 }, 'UNREACHABLE', true],
    [{ name: 'InternalError', status: 500 }, 'UNREACHABLE', true],
    [{ name: 'TimeoutError' }, 'UNREACHABLE', true],
    [{ name: 'Error', code: 'ECONNREFUSED' }, 'UNREACHABLE', true],
    [{ name: 'Error', message: 'wrapped: connect ECONNREFUSED 127.0.0.1:9' }, 'UNREACHABLE', true],
    [{ name: 'QuotaExceeded', status: 403 }, 'NO_SPACE', false],
    [{ name: 'EntityTooLarge', status: 400 }, 'INTERNAL', false],
    [{}, 'INTERNAL', false],
  ])('%j becomes %s (again later: %s)', (answer, code, retryable) => {
    const { status, ...rest } = answer;
    const error = s3Error(
      Object.assign(new Error(), rest, { $metadata: { httpStatusCode: status } }),
      address,
      DOING,
    );
    expect(error).toMatchObject({ code, retryable });
    expect(error.message).toContain(`while ${DOING}`);
    expect(error.hint).toMatch(/^[A-Z].*\.$/);
  });

  it('about the KMS key names the key as what to look at, whatever the server calls it', () => {
    const texts = [
      'not authorized to perform: kms:GenerateDataKey on this resource',
      'Failed to retrieve the actual key, kms-keyid: x',
    ];
    for (const message of texts) {
      const error = s3Error(
        Object.assign(new Error(message), { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } }),
        address,
        DOING,
      );
      expect(error.message).toBe(`the KMS key cannot be used while ${DOING}`);
    }
  });

  it.each(['text', null, undefined, 7])('that is no error at all (%j) is still one', (thrown) => {
    expect(s3Error(thrown, address, DOING).code).toBe('INTERNAL');
  });
});
