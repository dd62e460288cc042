/** As much of AWS KMS as wraps data keys, on loopback: its documented JSON interface, with keys that can be taken away. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import { z } from 'zod';

const request = z.object({
  KeyId: z.string(),
  EncryptionContext: z.record(z.string(), z.string()),
  Plaintext: z.base64().optional(),
  CiphertextBlob: z.base64().optional(),
  KeySpec: z.literal('AES_256').optional(),
});
type Request = z.infer<typeof request>;

export interface KmsServer {
  readonly endpoint: string;
  /** What was asked, in order. */
  readonly calls: (Request & { readonly operation: string })[];
  /** The answer to every call for a key, by its ARN: the name of an error, as KMS documents it. */
  readonly faults: Map<string, string>;
  /** So many of the next calls are answered by it. */
  throttled: number;
  /** A new key; its ARN. */
  makeKey(): string;
  close(): Promise<void>;
}

const REGION = 'eu-west-1';
const NUMBER_BYTES = 4;
const NONCE_AT = NUMBER_BYTES;
const SEALED_AT = NONCE_AT + 12;
const TAG_BYTES = 16;
const STATUS: Readonly<Record<string, number>> = {
  KMSInternalException: 500,
  DependencyTimeoutException: 503,
};

class KmsFault extends Error {}

interface Key {
  readonly arn: string;
  readonly secret: Buffer;
}

export async function startKmsServer(): Promise<KmsServer> {
  const keys: Key[] = [];
  const http = createServer((message, response) => {
    const pieces: Buffer[] = [];
    message.on('data', (piece: Buffer) => pieces.push(piece));
    message.on('end', () => {
      const operation = String(message.headers['x-amz-target']).replace('TrentService.', '');
      const asked = request.parse(JSON.parse(Buffer.concat(pieces).toString('utf8')));
      server.calls.push({ ...asked, operation });
      try {
        send(response, 200, answer(server, keys, operation, asked));
      } catch (error) {
        if (!(error instanceof KmsFault)) throw error;
        send(response, STATUS[error.message] ?? 400, { __type: error.message, message: 'no' });
      }
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const address = http.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const server: KmsServer = {
    endpoint: `http://127.0.0.1:${port}`,
    calls: [],
    faults: new Map(),
    throttled: 0,
    makeKey: () => {
      const id = `1234abcd-12ab-34cd-56ef-${String(keys.length).padStart(12, '0')}`;
      const arn = `arn:aws:kms:${REGION}:111122223333:key/${id}`;
      keys.push({ arn, secret: randomBytes(32) });
      return arn;
    },
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
  return server;
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
  response.end(JSON.stringify(body));
}

function answer(server: KmsServer, keys: readonly Key[], operation: string, asked: Request): unknown {
  if (server.throttled > 0) {
    server.throttled -= 1;
    throw new KmsFault('ThrottlingException');
  }
  const fault = server.faults.get(asked.KeyId);
  if (fault !== undefined) throw new KmsFault(fault);
  const number = keys.findIndex(({ arn }) => arn === asked.KeyId);
  const key = keys[number];
  if (key === undefined) throw new KmsFault('NotFoundException');
  const context = JSON.stringify(Object.entries(asked.EncryptionContext).sort());
  const KeyId = key.arn;
  const decoded = (text: string | undefined): Buffer => Buffer.from(text ?? '', 'base64');
  switch (operation) {
    case 'GenerateDataKey': {
      const plain = randomBytes(32);
      const CiphertextBlob = seal(number, key.secret, plain, context).toString('base64');
      return { KeyId, Plaintext: plain.toString('base64'), CiphertextBlob };
    }
    case 'Encrypt':
      return {
        KeyId,
        CiphertextBlob: seal(number, key.secret, decoded(asked.Plaintext), context).toString('base64'),
      };
    case 'Decrypt':
      return {
        KeyId,
        Plaintext: open(number, keys, decoded(asked.CiphertextBlob), context).toString('base64'),
      };
    default:
      throw new KmsFault('UnknownOperationException');
  }
}

/** The number of the key, a nonce, the ciphertext and its tag. */
function seal(number: number, secret: Buffer, plain: Buffer, context: string): Buffer {
  const head = Buffer.alloc(NUMBER_BYTES);
  head.writeUInt32BE(number);
  const nonce = randomBytes(SEALED_AT - NONCE_AT);
  const cipher = createCipheriv('aes-256-gcm', secret, nonce).setAAD(Buffer.from(context));
  return Buffer.concat([head, nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function open(number: number, keys: readonly Key[], sealed: Buffer, context: string): Buffer {
  const by = sealed.length > SEALED_AT + TAG_BYTES ? keys[sealed.readUInt32BE(0)] : undefined;
  if (by === undefined) throw new KmsFault('InvalidCiphertextException');
  if (by !== keys[number]) throw new KmsFault('IncorrectKeyException');
  const decipher = createDecipheriv('aes-256-gcm', by.secret, sealed.subarray(NONCE_AT, SEALED_AT), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.from(context)).setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(SEALED_AT, -TAG_BYTES)), decipher.final()]);
  } catch {
    throw new KmsFault('InvalidCiphertextException');
  }
}
