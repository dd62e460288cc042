import { listEpochs } from '../catalog/usage/list-epochs.js';
import { getUsage } from '../catalog/usage/get-usage.js';
import { listUsageDays } from '../catalog/usage/list-usage-days.js';
import type { Removal } from '../domain/removal.js';
import { decideWatch } from '../removal/decide-watch.js';
import type { WatchDecision } from '../removal/decide-watch.js';
import type { Queryable } from '../postgres/session.js';

/** What the scans since the seal say, for a clock that began at `since` and runs for `windowMs`. */
export async function watchOfRemoval(
  db: Queryable,
  { tableId, sealedAt, createdAt }: Removal,
  since: Date,
  windowMs: number,
): Promise<WatchDecision> {
  const sealed = sealedAt ?? createdAt;
  const [usage] = await getUsage(db, [tableId]);
  const [epoch] = await listEpochs(db, tableId, 1);
  const days = await listUsageDays(db, tableId, sealed);
  return decideWatch({ sealedAt: sealed, since, windowMs, usage: usage ?? null, days, epoch: epoch ?? null });
}
