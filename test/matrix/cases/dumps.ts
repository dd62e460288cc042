/** Backups: everything is read every night, and nobody uses anything. */
import { EVERY_READ, FULL_READ, HALF_YEARLY_DAYS_AGO } from './case.js';
import type { Case } from './case.js';

const ALL = {
  accounts: ['DUMP'],
  orders: ['DUMP'],
  log_lines: ['DUMP'],
  measurements: ['DUMP'],
  old_stuff: ['DUMP'],
  plain_child: ['DUMP'],
} as const;

const CASES: readonly Case[] = [
  {
    name: 'a nightly pg_dump',
    act: (play) => play.dump(),
    targets: ['old_stuff', 'log_lines', 'measurements'],
    causes: ALL,
    hidden: EVERY_READ,
  },
  {
    name: 'three pg_dumps between two scans',
    act: async (play) => {
      for (let time = 0; time < 3; time++) await play.dump();
    },
    targets: ['old_stuff'],
    causes: ALL,
    hidden: FULL_READ,
  },
  {
    name: "a pg_dump of the machine's own version, by COPY",
    act: (play) => play.installedDump(),
    targets: ['old_stuff'],
    causes: ALL,
    hidden: EVERY_READ,
    needs: 'installedDump',
  },
  {
    name: "a parallel pg_dump of the machine's own version",
    act: (play) => play.installedDump('-Fd', '-j', '3'),
    targets: ['old_stuff'],
    causes: ALL,
    hidden: FULL_READ,
    needs: 'installedDump',
  },
  {
    name: 'a pg_dump of two tables',
    act: (play) => play.dump('-t', 'old_stuff', '-t', 'log_lines'),
    targets: ['old_stuff'],
    errsToUsed: ['old_stuff', 'log_lines'],
  },
  {
    name: 'a pg_dump of all but one table, and a read of that one',
    act: async (play) => {
      await play.dump('-T', 'old_stuff');
      await play.run('select count(*) from old_stuff');
    },
    used: ['old_stuff'],
    // a read of the one that was left out must not pass for its dump, so there was none of all
    errsToUsed: ['accounts', 'orders', 'log_lines', 'measurements', 'plain_child'],
    daysAgo: HALF_YEARLY_DAYS_AGO,
  },
  {
    name: 'a pg_dump of the schema alone',
    act: (play) => play.dump('--schema-only'),
    targets: ['old_stuff'],
    hidden: FULL_READ,
  },
  {
    name: 'an export by COPY, without pg_dump',
    act: (play) => play.run("copy old_stuff to '/dev/null'"),
    used: ['old_stuff'],
    daysAgo: HALF_YEARLY_DAYS_AGO,
  },
  {
    name: 'an export of every table by COPY, without pg_dump',
    act: (play) =>
      play.run(
        "copy accounts to '/dev/null'",
        "copy orders to '/dev/null'",
        "copy log_lines to '/dev/null'",
        "copy old_stuff to '/dev/null'",
        "copy plain_child to '/dev/null'",
        "copy (select * from measurements) to '/dev/null'",
      ),
    used: ['accounts', 'orders', 'log_lines', 'old_stuff', 'plain_child', 'measurements'],
    targets: ['old_stuff'],
    daysAgo: HALF_YEARLY_DAYS_AGO,
  },
];

export const DUMPS: readonly Case[] = CASES.map((entry) => ({ ...entry, alone: true }));
