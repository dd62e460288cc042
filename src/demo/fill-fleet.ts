/** Gives the sample fleet its tables, its leftovers and a past. */
import type { Session } from '../postgres/session.js';
import { fillLeftovers } from './fill-leftovers.js';
import { fillMarket } from './fill-market.js';
import { fillService } from './fill-service.js';
import type { FilledTable } from './fill-tables.js';
import type { FleetDatabase } from './run-workload.js';

/** The same sample in every run. */
export const SAMPLE_SEED = 7;

export type FleetTables = Readonly<Record<FleetDatabase, readonly FilledTable[]>>;

/** Fills the three sources in parallel; what is returned is what the workload then uses, without the leftovers. */
export async function fillFleet(
  connect: (database: FleetDatabase) => Promise<Session>,
  onFilled: (database: FleetDatabase, tables: readonly FilledTable[]) => void,
): Promise<FleetTables> {
  const fill = async (database: FleetDatabase): Promise<readonly FilledTable[]> => {
    const session = await connect(database);
    try {
      const used =
        database === 'market' ? await fillMarket(session) : await fillService(session, database, SAMPLE_SEED);
      const leftovers = await fillLeftovers(session, database, SAMPLE_SEED);
      onFilled(database, [...used, ...leftovers]);
      return used;
    } finally {
      await session.close();
    }
  };
  // All are waited for, so that none still runs when this rejects.
  const results = await Promise.allSettled([fill('payments'), fill('trading'), fill('market')]);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  const [payments, trading, market] = results.map((result) =>
    result.status === 'fulfilled' ? result.value : [],
  );
  return { payments: payments ?? [], trading: trading ?? [], market: market ?? [] };
}
