/** What is kept of the newest scan of one database on one node. */
import { z } from 'zod';
import type { DatabaseActivity } from '../../domain/activity.js';
import type { SourceId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';
import { headerText, parseHeader } from './header-json.js';
import type { ActivityHeader } from './header-json.js';

export interface NodeState {
  /** When the scan began and when it was stored, by our clock. */
  readonly seenAt: Date;
  readonly storedAt: Date;
  /** Whether it found track_counts on. */
  readonly counting: boolean;
  /** Of the newest scan that did; null when there was none. */
  readonly activity: ActivityHeader | null;
  /** It was another server then, which this one was made from by pg_upgrade or a restore: a person said so. */
  readonly upgraded: boolean;
}

const row = z.object({
  seen_at: z.date(),
  stored_at: z.date(),
  counting: z.boolean(),
  activity: z
    .string()
    .transform((json) => parseHeader(json))
    .nullable(),
  upgraded: z.boolean(),
});

/** Null before the first scan. */
export async function getNodeState(
  tx: Queryable,
  node: SourceId,
  databaseOid: number,
): Promise<NodeState | null> {
  const { rows } = await tx.query(
    `select seen_at, stored_at, counting, activity::text, upgraded
     from sortkeep.usage_nodes
     where source_id = $1::uuid and database_oid = $2::bigint`,
    [node, databaseOid],
  );
  if (rows.length === 0) return null;
  const state = row.parse(rows[0]);
  return {
    seenAt: state.seen_at,
    storedAt: state.stored_at,
    counting: state.counting,
    activity: state.activity,
    upgraded: state.upgraded,
  };
}

/** `activity` null: the scan found track_counts off; what the last counting one saw stays. */
export async function saveNodeState(
  tx: Queryable,
  node: SourceId,
  databaseOid: number,
  activity: DatabaseActivity | null,
  seenAt: Date,
): Promise<void> {
  await tx.query(
    `insert into sortkeep.usage_nodes as n (source_id, database_oid, seen_at, stored_at, counting, scans,
       activity, counted_at, counted_seen_at)
     values ($1::uuid, $2::bigint, $3::timestamptz, $4::timestamptz, $5::json is not null,
       case when $5::json is null then 0 else 1 end, $5::json, $6::timestamptz,
       case when $5::json is not null then $3::timestamptz end)
     on conflict (source_id, database_oid) do update
     set seen_at = excluded.seen_at,
       stored_at = excluded.stored_at,
       counting = excluded.counting,
       scans = n.scans + excluded.scans,
       activity = coalesce(excluded.activity, n.activity),
       counted_at = coalesce(excluded.counted_at, n.counted_at),
       counted_seen_at = coalesce(excluded.counted_seen_at, n.counted_seen_at),
       upgraded = n.upgraded and excluded.activity is null`,
    [
      node,
      databaseOid,
      seenAt,
      new Date(),
      activity === null ? null : headerText(activity),
      activity?.at ?? null,
    ],
  );
}
