import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import type { Queryable } from '../../../src/postgres/session.js';
import { gatherDatabase } from '../../../src/scanner/gather-database.js';

const EPOCH = {
  ...{ oid: '5', counting: true, standby: false, sampled_at: new Date(), postmaster_start: new Date() },
  ...{ stats_reset: null, cluster_reset: null, path: '""' },
};

/** Answers so many statements, and then its connection is lost. */
function lostAfter(answers: number): Queryable {
  let left = answers;
  return {
    query: async () => {
      await turn();
      if (left-- > 0) return { rows: [EPOCH], rowCount: 1 };
      throw new Error('connection lost');
    },
  };
}

it.each([0, 1, 2, 3, 4, 5])(
  'a server that is lost after %i statements fails the scan of a database, and nothing else',
  async (answers) => {
    const options = { structure: true, timeline: 1, alive: () => undefined };
    await expect(gatherDatabase(lostAfter(answers), 'shop', 'scanning', options)).rejects.toThrow();
    // A rejection that nobody hears ends a program in this turn, and fails a test.
    for (let turns = 0; turns < 5; turns++) await turn();
  },
);
