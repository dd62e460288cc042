/** An S3 server in memory, on loopback, that can be told to fail: as much of S3 as the store uses, and the checks it relies on. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { crc32 } from 'node:zlib';

interface Call {
  readonly method: string;
  /** `HEAD`, `GET`, `PUT`, `DELETE` of an object or of the bucket; `LIST`; `CREATE`, `PART`, `COMPLETE`, `ABORT` of an upload; `COPY`, `RECALL`. */
  readonly kind: string;
  readonly key: string;
  readonly headers: IncomingMessage['headers'];
  readonly url: URL;
  readonly body: Buffer;
}

/** Answers a call itself, true, or leaves it to the server, false. */
export type Fault = (call: Call, response: ServerResponse) => boolean | Promise<boolean>;

export interface FaultServer {
  readonly endpoint: string;
  readonly calls: Call[];
  readonly objects: Map<string, Buffer>;
  /** What the server keeps of objects that were put with one, base64; a server that has none forgets it. */
  readonly sha256: Map<string, string>;
  /** Open multipart uploads. */
  readonly uploads: Map<string, Map<number, Buffer>>;
  fault: Fault;
  /** What HEAD says of every object. */
  encryption: Record<string, string>;
  /** Of objects that were put with one, by key; a server that has none forgets it. */
  readonly classes: Map<string, string>;
  /** Of objects in an archive class that were asked for: with which words, and whether they can be read now. */
  readonly recalls: Map<string, { readonly request: string; ready: boolean }>;
  close(): Promise<void>;
}

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64');

const checksumOf = (bytes: Uint8Array): string => {
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(bytes));
  return checksum.toString('base64');
};

/** An S3 error answer. */
export function refuse(response: ServerResponse, status: number, code: string): true {
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message></Error>`);
  return true;
}

function kindOf(method: string, url: URL, copy: boolean): string {
  const query = url.searchParams;
  if (copy) return 'COPY';
  if (query.has('restore')) return 'RECALL';
  if (query.has('list-type')) return 'LIST';
  if (query.has('uploads')) return 'CREATE';
  if (!query.has('uploadId')) return method;
  return { PUT: 'PART', POST: 'COMPLETE', DELETE: 'ABORT' }[method] ?? method;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Stores a body unless a header forbids it. */
function store(server: FaultServer, { key, headers }: Call, body: Buffer, response: ServerResponse): boolean {
  const { 'x-amz-checksum-crc32': crc, 'x-amz-checksum-sha256': sha256 } = headers;
  const good = sha256 === undefined ? crc === checksumOf(body) : sha256 === sha256Of(body);
  if (!good) return refuse(response, 400, 'BadDigest');
  if (headers['if-none-match'] === '*' && server.objects.has(key))
    return refuse(response, 412, 'PreconditionFailed');
  server.objects.set(key, body);
  if (sha256 === undefined) server.sha256.delete(key);
  else server.sha256.set(key, sha256Of(body));
  return false;
}

const isArchived = ({ classes }: FaultServer, key: string): boolean =>
  /^(GLACIER|DEEP_ARCHIVE)$/.test(classes.get(key) ?? '');

function recallHeader({ recalls }: FaultServer, key: string): Record<string, string> {
  const recall = recalls.get(key);
  if (recall === undefined) return {};
  const until = new Date(Date.now() + 86_400_000).toUTCString();
  const text = recall.ready ? `ongoing-request="false", expiry-date="${until}"` : 'ongoing-request="true"';
  return { 'x-amz-restore': text };
}

/** 202 for the first request, 409 while it is under way, 200 when it only lasts longer. */
function recall(server: FaultServer, { key }: Call, body: Buffer, response: ServerResponse): void {
  const known = server.recalls.get(key);
  if (!isArchived(server, key)) return void refuse(response, 403, 'InvalidObjectState');
  if (known?.ready === false) return void refuse(response, 409, 'RestoreAlreadyInProgress');
  if (known === undefined) server.recalls.set(key, { request: body.toString('utf8'), ready: false });
  response.writeHead(known === undefined ? 202 : 200).end();
}

/** Onto any key, of an object whose ETag is the one that is asked for. */
function copy(server: FaultServer, { key, headers }: Call, response: ServerResponse): void {
  const source = decodeURIComponent(String(headers['x-amz-copy-source'])).split('/').slice(1).join('/');
  const body = server.objects.get(source);
  if (body === undefined) return void refuse(response, 404, 'NoSuchKey');
  const condition = headers['x-amz-copy-source-if-match'];
  if (condition !== undefined && condition !== `"${crc32(body)}"`)
    return void refuse(response, 412, 'PreconditionFailed');
  if (isArchived(server, source)) return void refuse(response, 403, 'InvalidObjectState');
  server.objects.set(key, body);
  const storageClass = headers['x-amz-storage-class'];
  if (typeof storageClass === 'string') server.classes.set(key, storageClass);
  response.writeHead(200, { 'content-type': 'application/xml' });
  response.end('<CopyObjectResult><ETag>"copy"</ETag></CopyObjectResult>');
}

function sendObject(server: FaultServer, { method, key, headers }: Call, response: ServerResponse): void {
  const body = server.objects.get(key);
  if (body === undefined) return void refuse(response, 404, 'NoSuchKey');
  const etag = `"${crc32(body)}"`;
  if (headers['if-match'] !== undefined && headers['if-match'] !== etag)
    return void refuse(response, 412, 'PreconditionFailed');
  const archived = isArchived(server, key);
  if (method === 'GET' && archived && server.recalls.get(key)?.ready !== true)
    return void refuse(response, 403, 'InvalidObjectState');
  const [, from = '0', to] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? [];
  const part = body.subarray(Number(from), to === undefined ? undefined : Number(to) + 1);
  const sha256 = server.sha256.get(key);
  const kept =
    sha256 === undefined ? { 'x-amz-checksum-crc32': checksumOf(body) } : { 'x-amz-checksum-sha256': sha256 };
  const checksum = to === undefined ? kept : {};
  response.writeHead(to === undefined ? 200 : 206, {
    'content-length': part.length,
    etag,
    ...checksum,
    ...server.encryption,
    ...recallHeader(server, key),
    ...(server.classes.has(key) ? { 'x-amz-storage-class': server.classes.get(key) } : {}),
  });
  response.end(method === 'HEAD' ? undefined : part);
}

function answer(server: FaultServer, call: Call, url: URL, body: Buffer, response: ServerResponse): void {
  const uploadId = url.searchParams.get('uploadId') ?? '';
  const parts = server.uploads.get(uploadId);
  const storageClass = call.headers['x-amz-storage-class'];
  if (typeof storageClass === 'string' && call.kind !== 'COPY') server.classes.set(call.key, storageClass);
  const xml = (text: string) => response.writeHead(200, { 'content-type': 'application/xml' }).end(text);
  switch (call.kind) {
    case 'LIST': {
      const prefix = url.searchParams.get('prefix') ?? '';
      const found = [...server.objects].filter(([key]) => key.startsWith(prefix)).sort();
      xml(
        `<ListBucketResult><IsTruncated>false</IsTruncated>${found
          .map(
            ([key, body]) =>
              `<Contents><Key>${key}</Key><Size>${body.length}</Size><StorageClass>${server.classes.get(key) ?? 'STANDARD'}</StorageClass></Contents>`,
          )
          .join('')}</ListBucketResult>`,
      );
      return;
    }
    case 'COPY':
      copy(server, call, response);
      return;
    case 'RECALL':
      recall(server, call, body, response);
      return;
    case 'CREATE': {
      const id = `upload-${server.calls.length}`;
      server.uploads.set(id, new Map());
      xml(`<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`);
      return;
    }
    case 'PART':
      parts?.set(Number(url.searchParams.get('partNumber')), body);
      response.writeHead(200, { etag: '"part"' }).end();
      return;
    case 'COMPLETE': {
      const whole = Buffer.concat([...(parts ?? [])].sort(([a], [b]) => a - b).map(([, part]) => part));
      if (store(server, call, whole, response)) return;
      server.uploads.delete(uploadId);
      xml('<CompleteMultipartUploadResult><ETag>"whole"</ETag></CompleteMultipartUploadResult>');
      return;
    }
    case 'ABORT':
      server.uploads.delete(uploadId);
      response.writeHead(204).end();
      return;
    case 'PUT':
      if (!store(server, call, body, response)) response.writeHead(200, { etag: '"put"' }).end();
      return;
    case 'DELETE':
      server.objects.delete(call.key);
      response.writeHead(204).end();
      return;
    default:
      if (call.key === '') response.writeHead(200).end();
      else sendObject(server, call, response);
  }
}

/** Starts it on a free port of loopback, encrypting with `kmsKeyId`. */
export async function startFaultServer(kmsKeyId: string): Promise<FaultServer> {
  const http = createServer((request, response) => {
    const serve = async (): Promise<void> => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      const method = request.method ?? '';
      const key = url.pathname.split('/').slice(2).join('/');
      const body = await bodyOf(request);
      const call: Call = {
        method,
        kind: kindOf(method, url, 'x-amz-copy-source' in request.headers),
        key,
        headers: request.headers,
        url,
        body,
      };
      server.calls.push(call);
      if (!(await server.fault(call, response))) answer(server, call, url, body, response);
    };
    // A client that gives up in the middle of its body ends the reading of it, and nobody is left to be answered.
    serve().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const address = http.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const server: FaultServer = {
    endpoint: `http://127.0.0.1:${port}`,
    calls: [],
    objects: new Map(),
    sha256: new Map(),
    uploads: new Map(),
    fault: () => false,
    classes: new Map(),
    recalls: new Map(),
    encryption: {
      'x-amz-server-side-encryption': 'aws:kms',
      'x-amz-server-side-encryption-aws-kms-key-id': `arn:aws:kms:eu-west-1:111122223333:key/${kmsKeyId}`,
    },
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
  return server;
}
