import { getSources } from '../catalog/sources/get-sources.js';
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
  { tableId, target, sealedAt, createdAt }: Removal,
  since: Date,
  windowMs: number,
): Promise<WatchDecision> {
  const [source] = await getSources(db, [target.sourceId]);
  // Reads have the time of the source, whose clock may be behind: a read after the seal must not look like one before.
  const behindMs = Math.min(0, (source?.clockOffsetSeconds ?? 0) * 1000);
  const sealed = new Date((sealedAt ?? createdAt).getTime() + behindMs);
  const [usage] = await getUsage(db, [tableId]);
  const [epoch] = await listEpochs(db, tableId, 1);
  const days = await listUsageDays(db, tableId, sealed);
  return decideWatch({ sealedAt: sealed, since, windowMs, usage: usage ?? null, days, epoch: epoch ?? null });
}
