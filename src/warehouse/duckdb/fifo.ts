/** A named pipe from a stream of bytes into something that opens it by its path, without a chance to hang. */
import { execFile } from 'node:child_process';
import { constants, openSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { z } from 'zod';
import { SortkeepError } from '../../domain/errors.js';

const run = promisify(execFile);

/** How often to look whether the reader has opened its end; it does so within some milliseconds of its start. */
const POLL_MS = 2;

/** Some pipe buffers (64 KiB on Linux) at once; larger brings nothing. */
const WRITE_BYTES = 256 * 1024;

async function makeFifo(path: string): Promise<void> {
  try {
    await run('mkfifo', ['-m', '600', path]);
  } catch (cause) {
    throw new SortkeepError('UNSUPPORTED', 'cannot make a named pipe with mkfifo', {
      hint: 'Run Sortkeep on Linux or macOS with the mkfifo program and a writable temporary folder.',
      cause,
    });
  }
}

const NO_READER = z.object({ code: z.literal('ENXIO') });

/** The writing end's descriptor, or null while nobody has opened the reading end. */
function tryOpenWriter(path: string): number | null {
  try {
    // Without blocking, and so without a thread: a blocking open would sit in a thread of Node's pool, of which the
    // reader's query needs one too, and nothing could end it.
    return openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch (error) {
    if (NO_READER.safeParse(error).success) return null;
    throw error;
  }
}

/** The writing end as a socket, whose writes wait in the event loop; null when `settled` says that no reader will come. */
async function openWriter(path: string, settled: () => boolean): Promise<Socket | null> {
  while (!settled()) {
    const descriptor = tryOpenWriter(path);
    if (descriptor !== null) return new Socket({ fd: descriptor, readable: false, writable: true });
    await sleep(POLL_MS);
  }
  return null;
}

/** COPY gives a buffer a row; a write for each would cost more than the parsing. */
async function* gathered(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of bytes) {
    parts.push(part);
    length += part.length;
    if (length < WRITE_BYTES) continue;
    yield Buffer.concat(parts);
    parts = [];
    length = 0;
  }
  if (length > 0) yield Buffer.concat(parts);
}

type Outcome<T> = { readonly value: T } | { readonly error: unknown };

const outcome = <T>(promise: Promise<T>): Promise<Outcome<T>> =>
  promise.then(
    (value): Outcome<T> => ({ value }),
    (error: unknown): Outcome<T> => ({ error }),
  );

/**
 * Calls `read` with the path of a pipe that yields `bytes`, and gives its result once both sides are done. When
 * `bytes` throws, the pipe ends, `read` is awaited and the stream's error is thrown: what was read until then is
 * incomplete and must be dropped. When `read` fails or stops early, the stream is closed and that error is thrown.
 */
export async function throughFifo<T>(
  bytes: AsyncIterable<Uint8Array>,
  read: (path: string) => Promise<T>,
): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'sortkeep-fifo-'));
  try {
    const path = join(directory, 'rows.csv');
    await makeFifo(path);
    const source: { failure: { readonly error: unknown } | null } = { failure: null };
    const noted = async function* (): AsyncGenerator<Uint8Array> {
      try {
        yield* gathered(bytes);
      } catch (error) {
        source.failure = { error };
        throw error;
      }
    };
    let settled = false;
    const reading = outcome(read(path)).finally(() => {
      settled = true;
    });
    const writer = await openWriter(path, () => settled);
    // Both ends are open, so that nobody needs the name any more: a process that is killed from here on leaves nothing.
    if (writer !== null) await rm(directory, { recursive: true });
    const written = await outcome(
      writer === null ? Promise.reject(new Error('no reader')) : pipeline(noted, writer),
    );
    const result = await reading;
    if (source.failure !== null) throw source.failure.error;
    if ('error' in result) throw result.error;
    if ('error' in written) throw written.error;
    return result.value;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
