import { asSortkeepError } from '../domain/errors.js';
import type { Queryable } from '../postgres/session.js';
import type { ObjectStore } from '../storage/object-store.js';
import type { Warehouse } from '../warehouse/warehouse.js';
import { catalogCall } from './catalog-call.js';
import type { HealthService } from './services.js';

/** The store is probed by writing, so at most this often however often somebody asks. */
const KEEP_MS = 30_000;

export function createHealthService(
  catalog: Queryable,
  store: ObjectStore,
  warehouse: Warehouse,
): HealthService {
  let kept: { readonly at: number; readonly faults: Promise<readonly string[]> } | null = null;
  const probe = async (): Promise<readonly string[]> => {
    const checks = [
      catalogCall('asking for readiness', () => catalog.query('select 1')),
      store.check(),
      warehouse.check(),
    ];
    const outcomes = await Promise.allSettled(checks);
    return outcomes.flatMap((outcome) =>
      outcome.status === 'fulfilled' ? [] : [asSortkeepError(outcome.reason, 'probing readiness').message],
    );
  };
  return {
    faults: () => {
      if (kept === null || Date.now() - kept.at > KEEP_MS) kept = { at: Date.now(), faults: probe() };
      return kept.faults;
    },
  };
}
