/** Runs two services and the consumers of market data against the sample fleet, so that PostgreSQL counts real use. */
import type { Queryable } from '../postgres/session.js';
import { splitBars } from './fill-market.js';
import { analyzeTables } from './fill-tables.js';
import type { FilledTable } from './fill-tables.js';
import type { LeftoverPlace } from './leftover-schema.js';
import { readMarketFiles } from './market-files.js';
import { loadTradingDay, visitMarket } from './market-workload.js';
import { housekeepPayments, visitPayments } from './payments-workload.js';
import { sampleRandom } from './sample-random.js';
import { housekeepTrading, visitTrading } from './trading-workload.js';

/** The three databases of the sample fleet. */
export type FleetDatabase = LeftoverPlace;

export type FleetSession = Queryable & { close(): Promise<void> };

export interface WorkloadOptions {
  readonly seed: number;
  /** Visits a service; a visit is 10 to 20 statements. */
  readonly visits: number;
  /** What the workload works on, analysed again at its end; leftovers may be among them. */
  readonly tables: Readonly<Record<FleetDatabase, readonly FilledTable[]>>;
}

export interface WorkloadProgress {
  readonly database: FleetDatabase;
  readonly done: number;
  readonly total: number;
}

/** A service runs its housekeeping this often: once in so many visits, and at least once. */
const VISITS_A_ROUND = 25;

type Step = (db: Queryable, visit: number) => Promise<void>;

async function stepsOf(database: FleetDatabase, seed: number): Promise<Step> {
  const random = sampleRandom(seed);
  const everyRound = (visit: number): boolean => visit % VISITS_A_ROUND === 0;
  if (database === 'market') {
    const { feed } = splitBars(await readMarketFiles());
    return async (db, visit) => {
      await visitMarket(db, random);
      const bar = feed[visit];
      if (bar !== undefined) await loadTradingDay(db, bar);
    };
  }
  const [visitOnce, housekeep] =
    database === 'payments' ? [visitPayments, housekeepPayments] : [visitTrading, housekeepTrading];
  return async (db, visit) => {
    await visitOnce(db, random);
    if (everyRound(visit)) await housekeep(db, random, visit / VISITS_A_ROUND);
  };
}

/**
 * One session a database, the three at once: within a database the statements come in the same order in every run,
 * so the same seed makes the same rows, times and default uuids apart. When it resolves, the counters are visible.
 * Meant to be run once on a filled fleet. The market database needs at least 20 visits to get all its days.
 */
export async function runWorkload(
  open: (database: FleetDatabase) => Promise<FleetSession>,
  options: WorkloadOptions,
  onProgress: (progress: WorkloadProgress) => void,
): Promise<void> {
  const run = async (database: FleetDatabase): Promise<void> => {
    const step = await stepsOf(database, options.seed);
    const session = await open(database);
    try {
      for (let visit = 0; visit < options.visits; visit++) {
        await step(session, visit);
        onProgress({ database, done: visit + 1, total: options.visits });
      }
      await analyzeTables(session, options.tables[database]);
    } finally {
      await session.close();
    }
  };
  // All are waited for, so that none still runs when this rejects.
  const results = await Promise.allSettled((['payments', 'trading', 'market'] as const).map(run));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}
