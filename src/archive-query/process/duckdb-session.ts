/** DuckDB under limits of memory and time that hold: see duckdb-process.ts. */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { SortkeepError } from '../../domain/errors.js';

export interface Answer {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly (string | null)[])[];
  /** Which limit left rows out; null when these are all. */
  readonly cut: 'ROWS' | 'BYTES' | null;
}

export interface DuckdbSession {
  /** One statement; values are bound as texts. Rejects with a `DuckdbFailure`, or with why the process ended. */
  query(sql: string, values?: readonly (string | null)[], limits?: ResultLimits): Promise<Answer>;
}

interface ResultLimits {
  readonly maxRows: number;
  readonly maxBytes: number;
}

export interface SessionLimits {
  readonly memoryMegabytes: number;
  /** Statements of ours, for which DuckDB's own limit is enough, hold to that alone: it is lower than the system's. */
  readonly trusted?: boolean;
  /** From the start of the process to the end of the work; null: as long as it takes. */
  readonly seconds: number | null;
  /** Ends the process. */
  readonly signal: AbortSignal;
}

/** What DuckDB said of a statement; duckdb-error.ts makes an error of ours of it. */
export class DuckdbFailure extends Error {}

/** Of our own statements, which ask for little. */
const UNLIMITED: ResultLimits = { maxRows: 1_000_000, maxBytes: 256 * 1024 * 1024 };
/** What Node and DuckDB have as data before the first statement (measured: 650 MB, most of it never touched), and room beside the buffers. */
const BASE_MEGABYTES = 1_000;
/** TypeScript in tests, which Node reads as it is; JavaScript as it is shipped. */
const PROCESS = new URL(
  import.meta.url.endsWith('.ts') ? './duckdb-process.ts' : './duckdb-process.js',
  import.meta.url,
);

const reply = z.union([
  z.object({ failure: z.string() }),
  z.object({
    columns: z.array(z.object({ name: z.string(), type: z.string() })),
    rows: z.array(z.array(z.string().nullable())),
    cut: z.enum(['ROWS', 'BYTES']).nullable(),
  }),
]);

/** Under a limit of its data that the system enforces: an allocation beyond it fails, and DuckDB says so. */
function start(memoryMegabytes: number, trusted: boolean): ChildProcess {
  const limit = trusted ? 'unlimited' : (memoryMegabytes + BASE_MEGABYTES) * 1024;
  return fork(fileURLToPath(PROCESS), [String(memoryMegabytes)], {
    execPath: '/bin/sh',
    execArgv: ['-c', `ulimit -d ${limit} && exec "$0" "$@"`, process.execPath],
    // Nothing of ours is in its environment, secrets least of all.
    env: {},
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
}

const ended = (memoryMegabytes: number): SortkeepError =>
  new SortkeepError('NO_SPACE', `the query needs more than the ${memoryMegabytes} MB that it may use`, {
    hint: 'Ask for less at once: fewer columns, a filter, smaller groups; or raise queryMemoryMegabytes.',
  });

const notStarted = (cause?: unknown): SortkeepError =>
  new SortkeepError('UNSUPPORTED', 'the process for queries does not start', {
    hint: 'It needs /bin/sh, and DuckDB as npm installs it: run npm ci again.',
    cause,
  });

const tooLong = (seconds: number): SortkeepError =>
  new SortkeepError('CANCELLED', `the query took more than ${seconds} s and was stopped`, {
    hint: 'Ask for less at once, or raise querySeconds.',
  });

const stopped = (): SortkeepError =>
  new SortkeepError('CANCELLED', 'the query was stopped, since the program ends', {
    hint: 'Ask again once it runs.',
    retryable: true,
  });

/** `work` with a DuckDB of its own, which is ended with it, whatever comes. */
export async function withDuckdb<T>(
  { memoryMegabytes, trusted = false, seconds, signal }: SessionLimits,
  work: (session: DuckdbSession) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const child = start(memoryMegabytes, trusted);
  let over: SortkeepError | null = null;
  let settle: { resolve(message: unknown): void; reject(error: Error): void } | null = null;
  const end = (error: SortkeepError): void => {
    over ??= error;
    settle?.reject(over);
    child.kill('SIGKILL');
  };
  const stop = (): void => end(stopped());
  const timer = seconds === null ? null : setTimeout(() => end(tooLong(seconds)), seconds * 1000);
  signal.addEventListener('abort', stop, { once: true });
  child.on('message', (message) => settle?.resolve(message));
  let ready = false;
  child.on('error', (cause) => end(notStarted(cause)));
  child.on('exit', () => end(ready ? ended(memoryMegabytes) : notStarted()));
  const next = (send: () => void): Promise<unknown> =>
    new Promise((resolve, reject) => {
      settle = { resolve, reject };
      if (over === null) send();
      else reject(over);
    });
  try {
    await next(() => undefined);
    ready = true;
    return await work({
      query: async (sql, values = [], limits = UNLIMITED) => {
        const answer = reply.parse(await next(() => child.send({ sql, values: [...values], ...limits })));
        if ('failure' in answer) throw new DuckdbFailure(answer.failure);
        return answer;
      },
    });
  } finally {
    if (timer !== null) clearTimeout(timer);
    signal.removeEventListener('abort', stop);
    settle = null;
    child.removeAllListeners();
    child.kill('SIGKILL');
  }
}
