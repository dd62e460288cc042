import type { DatabaseActivity, RelationActivity } from '../../domain/activity.js';
import type { SourceId, TableId } from '../../domain/ids.js';
import { compareScans } from '../../forensics/compare-scans.js';
import type { Queryable } from '../../postgres/session.js';
import { parseRelation, relationText } from './relation-json.js';
import { insertAttributions } from './insert-attributions.js';
import { insertDays } from './insert-days.js';
import { insertEpochs } from './insert-epochs.js';
import { getNodeState, saveNodeState } from './node-state.js';
import type { NodeState } from './node-state.js';
import { recordOwnReads, takeOwnReads } from './own-reads.js';
import { resumeCounting } from './resume-counting.js';
import { getStoredRelations, removeRelations, saveRelations } from './stored-relations.js';
import { usageRows } from './usage-rows.js';

/** A message to the catalog has so many rows: a few megabytes. */
const BATCH = 5000;

/**
 * Keeps what happened on the node since its last scan. `tables` are the tables of the database by relation oid; the
 * counters of relations of others stay as they were stored, so that their reads count once their table is known.
 * Nothing is kept of a scan that a later one has overtaken. Under the lock of the database.
 */
export async function storeActivity(
  tx: Queryable,
  node: SourceId,
  databaseOid: number,
  activity: DatabaseActivity | null,
  tables: ReadonlyMap<number, TableId>,
  seenAt: Date,
): Promise<void> {
  const last = await getNodeState(tx, node, databaseOid);
  if (last !== null && isOvertaken(last, activity, seenAt, new Date())) return;
  await saveNodeState(tx, node, databaseOid, activity, seenAt);
  if (activity === null) return;
  const stored = await getStoredRelations(tx, node, databaseOid);
  const after = activity.relations
    .filter(({ tableOid }) => tables.has(tableOid))
    .map((relation) => ({ relation, text: relationText(relation) }));
  const lastCounted = last?.activity ?? null;
  const own = await takeOwnReads(tx, node, databaseOid);
  const countingWasOff = last !== null && !last.counting;
  const compared = compareScans(
    lastCounted === null ? null : { ...lastCounted, relations: before(stored, after) },
    { ...activity, relations: after.map(({ relation }) => relation) },
    own,
    { countingWasOff, upgraded: last?.upgraded ?? false },
  );
  const interval = countingWasOff ? resumeCounting(compared) : compared;
  const rows = usageRows(interval, (oid) => tables.get(oid));
  await inBatches(rows.days, (batch) => insertDays(tx, node, interval, batch));
  await inBatches(rows.attributions, (batch) => insertAttributions(tx, node, interval, batch));
  await insertEpochs(tx, node, databaseOid, rows.epochs, seenAt);
  await recordOwnReads(tx, node, databaseOid, interval.unusedOwnReads);
  const changed = after.filter(({ relation, text }) => stored.get(relation.relationOid) !== text);
  await saveRelations(
    tx,
    node,
    databaseOid,
    changed.map(({ text }) => text),
  );
  // Counters that began anew can be compared with no older ones, of whatever table.
  const there = interval.epoch === null ? activity.relations : after.map(({ relation }) => relation);
  const oids = new Set(there.map(({ relationOid }) => relationOid));
  await removeRelations(
    tx,
    node,
    databaseOid,
    [...stored.keys()].filter((oid) => !oids.has(oid)),
  );
}

/**
 * Whether another scan began or read its counters later and was stored first. A clock that was set back makes no scan
 * late: such a scan begins after the last one was stored. Nor does ours: none has begun after `now`.
 */
function isOvertaken(last: NodeState, activity: DatabaseActivity | null, seenAt: Date, now: Date): boolean {
  if (last.seenAt > now) return false;
  if (seenAt < last.seenAt) return true;
  if (seenAt > last.storedAt) return false;
  return activity !== null && last.activity !== null && activity.at <= last.activity.at;
}

/** What did not change is taken from this scan: parsing twenty thousand texts takes longer than comparing them. */
function before(
  stored: ReadonlyMap<number, string>,
  after: readonly { readonly relation: RelationActivity; readonly text: string }[],
): readonly RelationActivity[] {
  const now = new Map(after.map((seen) => [seen.relation.relationOid, seen]));
  return [...stored].map(([oid, text]) => {
    const same = now.get(oid);
    return same?.text === text ? same.relation : parseRelation(text);
  });
}

async function inBatches<T>(all: readonly T[], work: (batch: readonly T[]) => Promise<void>): Promise<void> {
  for (let at = 0; at < all.length; at += BATCH) await work(all.slice(at, at + BATCH));
}
