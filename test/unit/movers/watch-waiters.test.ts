import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { endBackends } from '../../../src/movers/end-backends.js';
import { watchWaiters } from '../../../src/movers/watch-waiters.js';
import type { QueryResult, Session } from '../../../src/postgres/session.js';

const NOTHING: QueryResult = { rows: [], rowCount: 0 };

/** A connection that answers so, and says what it was asked. */
function sessionOf(answer: (sql: string) => Promise<QueryResult>): Session & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    processId: 1,
    query: (sql) => {
      asked.push(sql);
      return answer(sql);
    },
    copyOut: () => {
      throw new Error('not here');
    },
    copyIn: () => Promise.reject(new Error('not here')),
    onNotification: () => undefined,
    onLost: () => undefined,
    close: () => Promise.resolve(),
  };
}

/** What the watch aborts the attempt with. */
async function abortedBy(session: Session): Promise<Error> {
  let end: (error: Error) => void = () => undefined;
  const aborted = new Promise<Error>((resolve) => (end = resolve));
  const watchdog = await watchWaiters({
    connect: () => Promise.resolve(session),
    ours: () => [7],
    run: { abort: end },
    doing: (what) => `${what} (shop)`,
  });
  const error = await aborted;
  await watchdog.stop();
  return error;
}

const blind = { code: 'CONFLICT', retryable: true, message: 'nobody could be seen who waits for us (shop)' };

describe('a watch over those who wait', () => {
  it('ends the attempt when it is blocked itself', async () => {
    expect(await abortedBy(sessionOf(() => new Promise(() => undefined)))).toMatchObject(blind);
  });

  it('ends the attempt when it fails', async () => {
    expect(await abortedBy(sessionOf(() => Promise.reject(new Error('57014'))))).toMatchObject(blind);
  });

  it('ends the connections over its own one, and names who waited', async () => {
    const waiter = { rows: [{ pid: 9, application: 'billing' }], rowCount: 1 };
    const session = sessionOf((sql) => Promise.resolve(sql.includes('pg_locks') ? waiter : NOTHING));
    expect(await abortedBy(session)).toMatchObject({
      ...blind,
      message: 'session 9 (billing) waited for us (shop)',
    });
    expect(session.asked.at(-1)).toContain('pg_terminate_backend');
  });

  it('lets somebody wait who does so only for a moment, each time another one', async () => {
    let pid = 100;
    const session = sessionOf(() =>
      Promise.resolve({ rows: [{ pid: pid++, application: '' }], rowCount: 1 }),
    );
    const aborted: Error[] = [];
    const watchdog = await watchWaiters({
      connect: () => Promise.resolve(session),
      ours: () => [7],
      run: { abort: (error) => aborted.push(error) },
      doing: (what) => what,
    });
    while (session.asked.length < 6) await sleep(50);
    await watchdog.stop();
    expect(aborted).toEqual([]);
  });
});

describe('ending sessions of an earlier attempt', () => {
  it('tells them until they are gone, and waits for that', async () => {
    const left = [2, 1, 1, 0];
    const session = sessionOf(() => Promise.resolve({ rows: [], rowCount: left.shift() ?? 0 }));
    expect(await endBackends(session, 'true', [])).toBe(true);
    expect(left).toEqual([]);
  });
});
