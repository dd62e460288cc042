/** Writes and what the server reads because of them, the planner's probes, and everything at once. */
import { EVERY_READ, FULL_READ } from './case.js';
import type { Case, Play } from './case.js';

const insertOrders = (play: Play): Promise<void> =>
  play.run('insert into orders select 10000 + i, 1 + i, 1 from generate_series(1, 100) as i');

export const WRITES: readonly Case[] = [
  {
    name: 'foreign key checks of 100 new rows',
    act: insertOrders,
    targets: ['accounts'],
    causes: { accounts: ['FOREIGN_KEY_CHECK'] },
    hidden: EVERY_READ,
  },
  {
    name: 'foreign key checks of rows that come one by one',
    act: async (play) => {
      await play.session(async (query) => {
        for (let id = 20_000; id < 20_040; id++) await query('insert into orders values ($1, 5, 1)', [id]);
      });
    },
    targets: ['accounts'],
    causes: { accounts: ['FOREIGN_KEY_CHECK'] },
    hidden: EVERY_READ,
  },
  {
    name: 'foreign key checks of rows that are rolled back',
    act: (play) =>
      play.run(
        'begin',
        'insert into orders select 10000 + i, 1 + i, 1 from generate_series(1, 50) as i',
        'rollback',
      ),
    targets: ['accounts'],
    errsToUsed: ['accounts'],
  },
  {
    name: 'an INSERT that is rolled back',
    act: (play) =>
      play.run(
        'begin',
        "insert into old_stuff select 10000 + i, 'x', 'y' from generate_series(1, 50) as i",
        'rollback',
      ),
    targets: ['old_stuff'],
    hidden: FULL_READ,
  },
  {
    name: 'inserts and nobody who reads',
    act: (play) => play.run("insert into log_lines select now(), 'new' from generate_series(1, 200)"),
    targets: ['log_lines'],
    hidden: FULL_READ,
  },
  {
    name: 'REFRESH MATERIALIZED VIEW',
    act: (play) => play.run('refresh materialized view totals'),
    targets: ['orders'],
    causes: { orders: ['MATERIALIZED_VIEW_REFRESH'] },
    hidden: EVERY_READ,
  },
  {
    name: 'REFRESH MATERIALIZED VIEW, five times',
    act: async (play) => {
      for (let time = 0; time < 5; time++) await play.run('refresh materialized view totals');
    },
    targets: ['orders'],
    causes: { orders: ['MATERIALIZED_VIEW_REFRESH'] },
    hidden: FULL_READ,
  },
  {
    name: 'REFRESH MATERIALIZED VIEW CONCURRENTLY, without a change',
    act: (play) => play.run('refresh materialized view concurrently totals'),
    targets: ['orders'],
    errsToUsed: ['orders'],
  },
  {
    name: 'EXPLAIN of a look-up beyond the last key',
    act: (play) => play.run('explain select * from old_stuff where id > 5000000'),
    targets: ['old_stuff'],
    errsToUsed: ['old_stuff'],
  },
  {
    alone: true,
    name: 'a pg_dump, an index, a check, foreign key checks, a refresh and ANALYZE between two scans',
    act: async (play) => {
      await play.dump();
      await play.run(
        'create index on old_stuff (label)',
        "alter table old_stuff add check (code <> '')",
        'refresh materialized view totals',
        'analyze',
      );
      await insertOrders(play);
    },
    targets: ['old_stuff'],
    causes: {
      accounts: ['DUMP', 'FOREIGN_KEY_CHECK'],
      orders: ['DUMP', 'MATERIALIZED_VIEW_REFRESH'],
      old_stuff: ['DUMP', 'INDEX_BUILD', 'CONSTRAINT_CHECK'],
      log_lines: ['DUMP'],
      measurements: ['DUMP'],
      plain_child: ['DUMP'],
    },
    hidden: EVERY_READ,
  },
];
