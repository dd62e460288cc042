/** One act on a database, and what is true of its tables afterwards. */
import type { ReadCause } from '../../../src/domain/usage-evidence.js';
import type { SessionQuery } from '../../support/postgres.js';
import type { Major } from '../support/majors.js';
import type { ShopTable } from '../support/shop.js';

/** Where a case is played, with the tables of shop.ts in the search_path. */
export interface Play {
  readonly major: Major;
  /** Over one session, one statement after the other. */
  run(...statements: readonly string[]): Promise<void>;
  session<T>(work: (query: SessionQuery) => Promise<T>): Promise<T>;
  /** The real pg_dump 18, with these options. */
  dump(...options: readonly string[]): Promise<void>;
  /** A pg_dump of the machine that knows this server's version; only where `installedDump` is. */
  installedDump(...options: readonly string[]): Promise<void>;
}

/** Real reads that are hidden in a pollution: of everything, of one row, by a key. */
export const HIDDEN_READS = {
  'reading all of it': (table: string) => [`select count(*) from ${table}`],
  'looking at one row of it': (table: string) => [`select 1 from ${table} limit 1`],
  'looking up one row in it': (table: string) => [
    'set enable_seqscan = off',
    `select * from ${table} where id = 7`,
  ],
} as const;
export type HiddenRead = keyof typeof HIDDEN_READS;

export interface Case {
  /** `a nightly pg_dump` */
  readonly name: string;
  readonly act: (play: Play) => Promise<void>;
  /** Tables that somebody really reads by it; all others are not used. */
  readonly used?: readonly ShopTable[];
  /** Tables whose evidence is on the scorecard; those of `used` when left out. */
  readonly targets?: readonly ShopTable[];
  /** Causes that the evidence has to name, by table. Without any: nothing was counted, or only use. */
  readonly causes?: Readonly<Partial<Record<ShopTable, readonly ReadCause[]>>>;
  /** Tables that nobody reads by it and whose counters cannot be told from use: it has to err to `used`. */
  readonly errsToUsed?: readonly ShopTable[];
  /** Tables that are read by it without moving any counter; nobody can see it. */
  readonly invisible?: readonly ShopTable[];
  /** Played once more for each of them, with that read of the first target in the same interval. */
  readonly hidden?: readonly HiddenRead[];
  /** Days since it happened last, for the rules that look at the last access; 1 (every night) when left out. */
  readonly daysAgo?: number;
  /** In a database of its own: what it does or shows is of a whole database. */
  readonly alone?: true;
  readonly since?: Major;
  readonly needs?: 'installedDump';
}

export const EVERY_READ: readonly HiddenRead[] = [
  'reading all of it',
  'looking at one row of it',
  'looking up one row in it',
];
export const FULL_READ: readonly HiddenRead[] = ['reading all of it'];
/** Once, by somebody who changed the schema. */
export const LAST_RELEASE_DAYS_AGO = 45;
/** Days since somebody last really read the table: a job of the month, of the quarter, of half a year. */
export const MONTHLY_DAYS_AGO = 25;
export const QUARTERLY_DAYS_AGO = 75;
export const HALF_YEARLY_DAYS_AGO = 120;
export const HIDDEN_DAYS_AGO: Readonly<Record<HiddenRead, number>> = {
  'reading all of it': HALF_YEARLY_DAYS_AGO,
  'looking at one row of it': MONTHLY_DAYS_AGO,
  'looking up one row in it': QUARTERLY_DAYS_AGO,
};
