import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { resolve } from 'node:path';
import { corrupted, SortkeepError } from '../domain/errors.js';
import { errnoOf, fileError } from './file-error.js';
import type { KeyProvider } from './key-provider.js';
import { writeWholeFile } from './whole-file.js';

const KEY_BYTES = 32;
const CIPHER = 'aes-256-gcm';

/** A wrapped data key: version, fingerprint of the key that wrapped it, nonce, ciphertext, tag. */
const VERSION = 1;
const FINGERPRINT_BYTES = 8;
const NONCE_AT = 1 + FINGERPRINT_BYTES;
const SEALED_AT = NONCE_AT + 12;
const TAG_AT = SEALED_AT + KEY_BYTES;
const WRAPPED_BYTES = TAG_AT + 16;

/**
 * A key provider on a file of 32 random bytes, made with mode 0600 when absent; of several processes that make it
 * at once, all get the same key. ACCESS_DENIED when others may read the file, CORRUPTED when it is not 32 bytes
 * long. Data keys are wrapped by AES-256-GCM under random nonces, safe for 2^32 of them (NIST SP 800-38D).
 */
export async function createLocalKey(path: string): Promise<KeyProvider> {
  const file = resolve(path);
  return keyOfBytes((await readKey(file)) ?? (await makeKey(file)));
}

/** As `createLocalKey`, but ACCESS_DENIED where there is no such file: a key of before is not made. */
export async function openLocalKey(path: string): Promise<KeyProvider> {
  const file = resolve(path);
  const key = await readKey(file);
  if (key !== null) return keyOfBytes(key);
  throw new SortkeepError('ACCESS_DENIED', `key file ${file} does not exist`, {
    hint: 'Bring it back from its copy; or take it out of the settings once nothing is wrapped by it.',
  });
}

/** A key provider on 32 bytes that somebody else keeps. */
export function keyOfBytes(key: Uint8Array): KeyProvider {
  const fingerprint = createHash('sha256').update(key).digest().subarray(0, FINGERPRINT_BYTES);
  const keyId = `local:${fingerprint.toString('hex')}`;
  return {
    keyId,
    generateDataKey: (context) => {
      const plaintext = randomBytes(KEY_BYTES);
      return Promise.resolve({ plaintext, wrapped: wrap(key, fingerprint, plaintext, context) });
    },
    wrap: (plaintext, context) => Promise.resolve(wrap(key, fingerprint, plaintext, context)),
    unwrap: async (wrapped, context) =>
      Promise.resolve(unwrap(key, fingerprint, Buffer.from(wrapped), context)),
  };
}

async function makeKey(file: string): Promise<Buffer> {
  await writeWholeFile(file, [randomBytes(KEY_BYTES)], {
    ifAbsent: true,
    doing: `making the key file ${file}`,
  });
  const key = await readKey(file);
  if (key !== null) return key;
  throw new SortkeepError('CONFLICT', `key file ${file} was removed while it was made`, {
    hint: 'Find what removes it, and start again.',
    retryable: true,
  });
}

/** Null when there is no such file. The checks and the read go through one handle, so they see one file. */
async function readKey(file: string): Promise<Buffer | null> {
  let handle: FileHandle;
  try {
    handle = await open(file, 'r');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null;
    throw fileError(error, `reading the key file ${file}`);
  }
  try {
    const { mode, size } = await handle.stat();
    if ((mode & 0o077) !== 0) {
      throw new SortkeepError(
        'ACCESS_DENIED',
        `key file ${file} can be read by others (mode ${octal(mode)})`,
        {
          hint: `Run chmod 600 on it, and make a new key if somebody may have read it.`,
        },
      );
    }
    if (size !== KEY_BYTES) {
      throw corrupted(
        `key file ${file} has ${size} bytes, not ${KEY_BYTES}`,
        'Bring the key file back from its copy: objects cannot be read with another key.',
      );
    }
    return await handle.readFile();
  } catch (error) {
    throw fileError(error, `reading the key file ${file}`);
  } finally {
    await handle.close();
  }
}

const octal = (mode: number): string => (mode & 0o777).toString(8).padStart(4, '0');

function wrap(key: Uint8Array, fingerprint: Uint8Array, plaintext: Uint8Array, context: string): Buffer {
  const nonce = randomBytes(SEALED_AT - NONCE_AT);
  const cipher = createCipheriv(CIPHER, key, nonce);
  cipher.setAAD(Buffer.from(context, 'utf8'));
  const sealed = [cipher.update(plaintext), cipher.final(), cipher.getAuthTag()];
  return Buffer.concat([Buffer.of(VERSION), fingerprint, nonce, ...sealed]);
}

function unwrap(key: Uint8Array, fingerprint: Uint8Array, wrapped: Buffer, context: string): Buffer {
  const damaged = (cause?: unknown): SortkeepError =>
    corrupted(
      `the data key for '${context}' does not open: it is damaged or belongs to something else`,
      'Bring what holds it back from a copy of the store.',
      cause,
    );
  if (wrapped.length !== WRAPPED_BYTES || wrapped.readUInt8(0) !== VERSION) throw damaged();
  const wrappedBy = wrapped.subarray(1, NONCE_AT);
  if (!wrappedBy.equals(fingerprint)) {
    const [needed, given] = [wrappedBy, Buffer.from(fingerprint)].map(
      (bytes) => `local:${bytes.toString('hex')}`,
    );
    throw new SortkeepError(
      'ACCESS_DENIED',
      `the data key for '${context}' was wrapped by ${needed ?? ''}, not ${given ?? ''}`,
      {
        hint: 'Give Sortkeep the key file that the objects were written with.',
      },
    );
  }
  const decipher = createDecipheriv(CIPHER, key, wrapped.subarray(NONCE_AT, SEALED_AT), {
    authTagLength: 16,
  });
  decipher.setAAD(Buffer.from(context, 'utf8'));
  decipher.setAuthTag(wrapped.subarray(TAG_AT));
  const plaintext = decipher.update(wrapped.subarray(SEALED_AT, TAG_AT));
  try {
    decipher.final();
  } catch (error) {
    throw damaged(error);
  }
  return plaintext;
}
