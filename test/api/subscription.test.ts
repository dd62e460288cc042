import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient } from 'graphql-ws';
import type { Client, FormattedExecutionResult } from 'graphql-ws';
import { WebSocket } from 'ws';
import { globalId } from '../../src/api/global-id.js';
import { notFound } from '../../src/domain/errors.js';
import { moveId } from '../../src/domain/ids.js';
import type { MoveProgress } from '../../src/domain/move.js';
import { inMemoryServices } from '../support/in-memory-services.js';
import { serveApi } from '../support/served-api.js';
import type { ServedApi } from '../support/served-api.js';

type Result = FormattedExecutionResult<Record<string, unknown>, unknown>;

const KNOWN = moveId('00000000-0000-4000-8000-00000000000a');
const BREAKS = moveId('00000000-0000-4000-8000-00000000000b');
const HANGS = moveId('00000000-0000-4000-8000-00000000000c');
const UNKNOWN = moveId('00000000-0000-4000-8000-00000000000d');

const progress = (chunksDone: number, state: MoveProgress['state'] = 'RUNNING'): MoveProgress => ({
  moveId: KNOWN,
  state,
  phase: 'COPY',
  waitsUntil: null,
  waitsFor: null,
  recall: null,
  totals: { rows: chunksDone * 10, rawBytes: 2n ** 60n, storedBytes: 1n, chunksDone, chunksTotal: 2 },
  estimatedBytes: 2n ** 60n,
  pace: { rowsPerSecond: 12.5, bytesPerSecond: 1e6, remainingSeconds: null },
  throttle: null,
});

let hanging = 0;

async function* followed(id: string): AsyncGenerator<MoveProgress> {
  await Promise.resolve();
  if (id === UNKNOWN) throw notFound(`move ${id} does not exist`, 'List the moves.');
  yield progress(0);
  if (id === BREAKS) throw new Error('connection to 10.0.0.1 lost');
  yield progress(1);
  yield progress(2, 'SUCCEEDED');
}

/** Tells one event and then waits until it is left. */
function hangs(): AsyncIterable<MoveProgress> {
  let told = false;
  return {
    [Symbol.asyncIterator]: () => ({
      next: () => {
        if (told) return new Promise<never>(() => undefined);
        told = true;
        hanging++;
        return Promise.resolve({ done: false, value: progress(0) });
      },
      return: () => {
        hanging--;
        return Promise.resolve({ done: true, value: undefined });
      },
    }),
  };
}

const { services } = inMemoryServices();
let api: ServedApi;
let client: Client;

beforeAll(async () => {
  api = await serveApi({
    ...services,
    moves: { ...services.moves, progress: (id) => (id === HANGS ? hangs() : followed(id)) },
  });
  client = createClient({
    url: `ws://127.0.0.1:${api.port}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
  });
});
afterAll(async () => {
  await client.dispose();
  await api.close();
});

const QUERY = `subscription ($id: ID!) {
  moveProgress(id: $id) { state phase estimatedBytes pace { rowsPerSecond remainingSeconds } totals { rows rawBytes chunksDone chunksTotal } }
}`;

const follow = (id: string): AsyncIterableIterator<Result> =>
  client.iterate({ query: QUERY, variables: { id: globalId('Move', id) } });

async function all(id: string): Promise<readonly Result[]> {
  const results: Result[] = [];
  for await (const result of follow(id)) results.push(result);
  return results;
}

/** How a raw upgrade ends: the status of its refusal, or `open`. */
const upgrade = (path: string, headers: Readonly<Record<string, string>>): Promise<string> =>
  new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${api.port}${path}`, 'graphql-transport-ws', { headers });
    socket.on('unexpected-response', (_request, response) => {
      resolve(String(response.statusCode));
      socket.terminate();
    });
    socket.on('error', () => undefined);
    socket.on('open', () => {
      socket.close();
      resolve('open');
    });
  });

describe('following a move', () => {
  it('tells the state now, then each change, and ends after the final state', async () => {
    const results = await all(KNOWN);
    const expected = (chunksDone: number, state: string): object => ({
      state,
      phase: 'COPY',
      estimatedBytes: '1152921504606846976',
      pace: { rowsPerSecond: 12.5, remainingSeconds: null },
      totals: { rows: String(chunksDone * 10), rawBytes: '1152921504606846976', chunksDone, chunksTotal: 2 },
    });
    expect(results.map(({ data }) => data?.['moveProgress'])).toEqual([
      expected(0, 'RUNNING'),
      expected(1, 'RUNNING'),
      expected(2, 'SUCCEEDED'),
    ]);
  });

  it('that does not exist is an error of this subscription alone', async () => {
    expect(await all(UNKNOWN)).toMatchObject([
      {
        errors: [
          {
            message: `move ${UNKNOWN} does not exist`,
            extensions: { code: 'NOT_FOUND', hint: 'List the moves.' },
          },
        ],
      },
    ]);
    expect(await all(KNOWN)).toHaveLength(3);
  });

  it('that breaks off tells it, without the text of the fault, and leaves the socket open', async () => {
    const results = await all(BREAKS);
    expect(results).toHaveLength(2);
    expect(results[1]?.errors).toMatchObject([
      { message: 'unexpected failure', extensions: { code: 'INTERNAL' } },
    ]);
    expect(JSON.stringify(results)).not.toContain('10.0.0.1');
    expect(api.log.join('')).toContain('10.0.0.1');
    expect(await all(KNOWN)).toHaveLength(3);
  });

  it('ends at the source when the follower leaves between two events', async () => {
    const following = follow(HANGS);
    expect((await following.next()).value).toMatchObject({ data: { moveProgress: { state: 'RUNNING' } } });
    expect(hanging).toBe(1);
    await following.return?.();
    while (hanging > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(hanging).toBe(0);
  });

  it('answers queries over the same socket, under the same limits', async () => {
    const ask = async (query: string): Promise<Result | undefined> => {
      for await (const result of client.iterate({ query })) return result;
      return undefined;
    };
    expect(await ask('{ sources { nodes { name } } }')).toEqual({
      data: { sources: { nodes: [{ name: 'core' }] } },
    });
    const deep = `{ tables { nodes ${'{ source { id } verdict { table '.repeat(6)}{ id }${' } }'.repeat(6)} } }`;
    await expect(ask(deep)).rejects.toMatchObject([{ extensions: { code: 'INVALID_INPUT' } }]);
  });
});

describe('a WebSocket', () => {
  it('opens for a program and for our own page', async () => {
    expect(await upgrade('/graphql', {})).toBe('open');
    expect(await upgrade('/graphql', { origin: `http://127.0.0.1:${api.port}` })).toBe('open');
  });

  it('is refused to a page elsewhere, by its origin or by a name that it points here', async () => {
    expect(await upgrade('/graphql', { origin: 'http://evil.example' })).toBe('403');
    expect(await upgrade('/graphql', { origin: `http://127.0.0.1:${api.port + 1}` })).toBe('403');
    expect(await upgrade('/graphql', { origin: 'null' })).toBe('403');
    expect(await upgrade('/graphql', { host: 'evil.example' })).toBe('403');
  });

  it('is nowhere else', async () => {
    expect(await upgrade('/', {})).toBe('404');
  });
});

describe('closing the service', () => {
  it('ends subscriptions instead of waiting for them', async () => {
    const other = await serveApi({ ...services, moves: { ...services.moves, progress: () => hangs() } });
    const url = `ws://127.0.0.1:${other.port}/graphql`;
    const follower = createClient({ url, webSocketImpl: WebSocket, retryAttempts: 0 });
    const following = follower.iterate({ query: QUERY, variables: { id: globalId('Move', HANGS) } });
    await following.next();
    const [ended] = await Promise.allSettled([following.next(), other.close()]);
    expect(ended.status).toBe('rejected');
    await follower.dispose();
  });
});
