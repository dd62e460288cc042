/** Migrations and maintenance: whole tables are read by the server itself. */
import { EVERY_READ, FULL_READ, LAST_RELEASE_DAYS_AGO } from './case.js';
import type { Case } from './case.js';

const release = { targets: ['old_stuff'], daysAgo: LAST_RELEASE_DAYS_AGO } as const;
const INDEX = { old_stuff: ['INDEX_BUILD'] } as const;
const CHECK = { old_stuff: ['CONSTRAINT_CHECK'] } as const;
const REWRITE = { old_stuff: ['REWRITE'] } as const;

export const SCHEMA_CHANGES: readonly Case[] = [
  {
    ...release,
    name: 'CREATE INDEX',
    act: (play) => play.run('create index on old_stuff (label)'),
    causes: INDEX,
    hidden: EVERY_READ,
  },
  {
    ...release,
    name: 'CREATE INDEX CONCURRENTLY',
    act: (play) => play.run('create index concurrently on old_stuff (label)'),
    causes: INDEX,
    hidden: EVERY_READ,
  },
  {
    ...release,
    name: 'two indexes, one of them concurrently',
    act: (play) =>
      play.run('create index on old_stuff (label)', 'create index concurrently on old_stuff (code)'),
    causes: INDEX,
    hidden: FULL_READ,
  },
  {
    ...release,
    name: 'an index that is gone again before the next scan',
    act: (play) => play.run('create index passing on old_stuff (label)', 'drop index passing'),
    errsToUsed: ['old_stuff'],
  },
  {
    ...release,
    name: 'CREATE INDEX on a partitioned table',
    act: (play) => play.run('create index on measurements (value)'),
    targets: ['measurements'],
    causes: { measurements: ['INDEX_BUILD'] },
  },
  {
    ...release,
    name: 'REINDEX TABLE',
    act: (play) => play.run('reindex table old_stuff'),
    causes: INDEX,
    hidden: FULL_READ,
  },
  {
    ...release,
    name: 'REINDEX TABLE CONCURRENTLY',
    act: (play) => play.run('reindex table concurrently orders'),
    targets: ['orders'],
    causes: { orders: ['INDEX_BUILD'] },
    errsToUsed: ['orders'],
  },
  {
    ...release,
    name: 'REINDEX INDEX CONCURRENTLY',
    act: (play) => play.run('reindex index concurrently orders_account'),
    targets: ['orders'],
    causes: { orders: ['INDEX_BUILD'] },
    hidden: FULL_READ,
  },
  {
    ...release,
    name: 'REINDEX of a table without indexes',
    act: (play) => play.run('reindex table log_lines'),
    targets: ['log_lines'],
    hidden: FULL_READ,
  },
  {
    ...release,
    name: 'ADD CHECK',
    act: (play) => play.run("alter table old_stuff add check (label <> '')"),
    causes: CHECK,
    hidden: EVERY_READ,
  },
  {
    ...release,
    name: 'ADD CHECK NOT VALID, and VALIDATE later',
    act: (play) =>
      play.run(
        "alter table old_stuff add constraint labelled check (label <> '') not valid",
        'alter table old_stuff validate constraint labelled',
      ),
    causes: CHECK,
    hidden: FULL_READ,
  },
  {
    ...release,
    name: 'SET NOT NULL',
    act: (play) => play.run('alter table old_stuff alter label set not null'),
    causes: CHECK,
    hidden: EVERY_READ,
  },
  {
    ...release,
    name: 'two SET NOT NULL and a CHECK in one ALTER TABLE',
    act: (play) =>
      play.run(
        "alter table old_stuff alter label set not null, alter code set not null, add check (code <> '')",
      ),
    causes: CHECK,
    hidden: FULL_READ,
  },
  {
    ...release,
    name: 'ADD UNIQUE',
    act: (play) => play.run('alter table old_stuff add unique (code)'),
    causes: INDEX,
    hidden: FULL_READ,
  },
  {
    ...release,
    name: 'a rewrite by another column type',
    act: (play) => play.run('alter table old_stuff alter id type bigint'),
    causes: REWRITE,
    hidden: EVERY_READ,
  },
  {
    ...release,
    name: 'a rewrite by a volatile default',
    act: (play) => play.run('alter table old_stuff add made timestamptz default clock_timestamp()'),
    causes: REWRITE,
    hidden: FULL_READ,
  },
  {
    ...release,
    name: 'VACUUM FULL',
    act: (play) => play.run('vacuum full old_stuff'),
    causes: REWRITE,
    hidden: EVERY_READ,
  },
  {
    ...release,
    name: 'CLUSTER',
    act: (play) => play.run('cluster old_stuff using old_stuff_pkey'),
    causes: REWRITE,
    hidden: FULL_READ,
  },
  {
    ...release,
    name: 'ADD FOREIGN KEY',
    act: (play) => play.run('alter table plain_child add foreign key (account) references accounts'),
    targets: ['plain_child', 'accounts'],
    causes: { plain_child: ['CONSTRAINT_CHECK'], accounts: ['CONSTRAINT_CHECK'] },
    hidden: EVERY_READ,
  },
  {
    ...release,
    name: 'ADD FOREIGN KEY, seen from the table that is referred to',
    act: (play) => play.run('alter table plain_child add foreign key (account) references accounts'),
    targets: ['accounts'],
    causes: { plain_child: ['CONSTRAINT_CHECK'], accounts: ['CONSTRAINT_CHECK'] },
    hidden: EVERY_READ,
  },
  {
    ...release,
    name: 'ATTACH PARTITION',
    act: (play) =>
      play.run(
        'create table measurements_4 (like measurements including all)',
        "insert into measurements_4 select i, date '2026-04-01', i from generate_series(1, 500) as i",
        "alter table measurements attach partition measurements_4 for values from ('2026-04-01') to ('2026-05-01')",
      ),
    targets: ['measurements'],
    causes: { measurements: ['INDEX_BUILD'] },
    errsToUsed: ['measurements'],
  },
  {
    ...release,
    name: 'RENAME',
    act: (play) => play.run('alter table old_stuff rename code to old_code'),
    hidden: FULL_READ,
  },
  {
    ...release,
    name: 'TRUNCATE',
    act: (play) => play.run('truncate old_stuff'),
    causes: REWRITE,
    hidden: FULL_READ,
  },
  {
    alone: true,
    name: 'ANALYZE and VACUUM',
    act: (play) => play.run('analyze', 'vacuum', 'vacuum (freeze, analyze) old_stuff'),
    targets: ['old_stuff', 'log_lines', 'measurements'],
    hidden: EVERY_READ,
  },
];
