/** Real reads, each as far as the counters show it. */
import { HALF_YEARLY_DAYS_AGO, MONTHLY_DAYS_AGO, QUARTERLY_DAYS_AGO } from './case.js';
import type { Case } from './case.js';

const monthly = { daysAgo: MONTHLY_DAYS_AGO } as const;
const quarterly = { daysAgo: QUARTERLY_DAYS_AGO } as const;
const halfYearly = { daysAgo: HALF_YEARLY_DAYS_AGO } as const;

export const READS: readonly Case[] = [
  {
    ...monthly,
    name: 'nothing but our scans',
    act: () => Promise.resolve(),
    targets: ['old_stuff', 'log_lines'],
  },
  {
    ...quarterly,
    name: 'a report that reads all of a table',
    act: (play) => play.run('select count(*) from old_stuff'),
    used: ['old_stuff'],
  },
  {
    ...halfYearly,
    name: 'LIMIT 1',
    act: (play) => play.run('select * from old_stuff limit 1'),
    used: ['old_stuff'],
  },
  {
    ...monthly,
    name: 'a look-up by key',
    act: (play) => play.run('set enable_seqscan = off', 'select * from old_stuff where id = 7'),
    used: ['old_stuff'],
  },
  {
    ...quarterly,
    name: 'a look-up by key that finds nothing',
    act: (play) => play.run('set enable_seqscan = off', 'select * from old_stuff where id = 500000'),
    used: ['old_stuff'],
  },
  {
    ...halfYearly,
    name: 'a bitmap scan',
    act: (play) =>
      play.run(
        'set enable_seqscan = off',
        'set enable_indexscan = off',
        'select * from old_stuff where id < 50',
      ),
    used: ['old_stuff'],
  },
  {
    ...monthly,
    name: 'a nested-loop join',
    act: (play) =>
      play.run(
        'set enable_hashjoin = off',
        'set enable_mergejoin = off',
        'set enable_seqscan = off',
        'set enable_material = off',
        'select count(*) from orders join accounts on accounts.id = orders.account',
      ),
    used: ['orders', 'accounts'],
  },
  {
    ...quarterly,
    name: 'a parallel query',
    act: (play) =>
      play.run(
        'set parallel_setup_cost = 0',
        'set parallel_tuple_cost = 0',
        'set min_parallel_table_scan_size = 0',
        'set max_parallel_workers_per_gather = 4',
        'alter table old_stuff set (parallel_workers = 4)',
        'select count(*) from old_stuff',
      ),
    used: ['old_stuff'],
  },
  {
    ...halfYearly,
    name: 'a read in a transaction that is rolled back',
    act: (play) => play.run('begin', 'select count(*) from old_stuff', 'rollback'),
    used: ['old_stuff'],
  },
  {
    ...monthly,
    name: 'a read through a view',
    act: (play) => play.run('select * from account_names where id > 10'),
    used: ['accounts'],
  },
  {
    ...quarterly,
    name: 'a read of a table without an index',
    act: (play) => play.run('select max(at) from log_lines'),
    used: ['log_lines'],
  },
  {
    ...halfYearly,
    name: 'a read through a partitioned table',
    act: (play) => play.run('select sum(value) from measurements'),
    used: ['measurements'],
  },
  {
    ...monthly,
    name: 'a read of one partition',
    act: (play) => play.run('select sum(value) from measurements_2'),
    used: ['measurements'],
  },
  {
    ...quarterly,
    name: 'CREATE TABLE AS',
    act: (play) => play.run('create table copied as select * from old_stuff'),
    used: ['old_stuff'],
  },
  {
    ...halfYearly,
    name: 'a materialized view that is made from it',
    act: (play) => play.run('create materialized view labels as select label from old_stuff'),
    used: ['old_stuff'],
  },
  {
    ...monthly,
    name: 'a cursor that reads a part',
    act: (play) =>
      play.run('begin', 'declare part cursor for select * from old_stuff', 'fetch 100 from part', 'commit'),
    used: ['old_stuff'],
  },
  {
    ...quarterly,
    name: 'an UPDATE that looks its row up',
    act: (play) => play.run('set enable_seqscan = off', "update old_stuff set label = 'x' where id = 7"),
    used: ['old_stuff'],
  },
  {
    ...halfYearly,
    name: "somebody else's TABLESAMPLE",
    act: (play) => play.run('select count(*) from old_stuff tablesample system (100)'),
    used: ['old_stuff'],
  },
  {
    ...monthly,
    name: "another tool's export by ranges of pages",
    act: (play) => play.run("select count(*) from old_stuff where ctid >= '(0,0)' and ctid < '(3,0)'"),
    used: ['old_stuff'],
  },
  {
    ...quarterly,
    name: 'a read of one row by its place (ctid = …)',
    act: (play) => play.run("select * from old_stuff where ctid = '(0,1)'"),
    used: ['old_stuff'],
    invisible: ['old_stuff'],
  },
  {
    ...halfYearly,
    name: 'a read of a materialized view',
    act: (play) => play.run('select count(*) from totals'),
    targets: ['orders'],
  },
];
