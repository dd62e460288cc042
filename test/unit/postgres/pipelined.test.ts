import { describe, expect, it } from '@jest/globals';
import { pipelined } from '../../../src/postgres/pipelined.js';
import type { Queryable, QueryResult } from '../../../src/postgres/session.js';

/** Answers each statement after a turn, with its text as the one row; `fail` fails. */
function server(): Queryable & { readonly log: string[] } {
  const log: string[] = [];
  let underWay = 0;
  return {
    log,
    query: async (sql): Promise<QueryResult> => {
      expect(underWay).toBe(0);
      underWay++;
      log.push(`sent ${sql}`);
      await new Promise((resolve) => setImmediate(resolve));
      underWay--;
      if (sql === 'fail') throw new Error('refused');
      return { rows: [sql], rowCount: 1 };
    },
  };
}

describe('statements that are asked for at once', () => {
  it('are sent one after the other, each before the answer to the one before is used', async () => {
    const db = server();
    const queue = pipelined(db);
    const use = async (sql: string): Promise<unknown> => {
      const { rows } = await queue.query(sql);
      db.log.push(`used ${sql}`);
      return rows[0];
    };
    expect(await Promise.all([use('a'), use('b'), use('c')])).toEqual(['a', 'b', 'c']);
    expect(db.log).toEqual(['sent a', 'sent b', 'used a', 'sent c', 'used b', 'used c']);
    expect(await use('d')).toBe('d');
  });

  it('are not sent after one that failed, and fail with it', async () => {
    const db = server();
    const queue = pipelined(db);
    const settled = await Promise.allSettled(['a', 'fail', 'b', 'c'].map((sql) => queue.query(sql)));
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected']);
    expect(settled.map((end) => (end.status === 'rejected' ? String(end.reason) : '')).at(-1)).toContain(
      'refused',
    );
    expect(db.log).toEqual(['sent a', 'sent fail']);
    expect((await queue.query('d')).rows).toEqual(['d']);
  });
});
