/** A move with its plan's target, the totals of its chunks and what earlier moves of its kind took, as a Move. */
import { z } from 'zod';
import { moveId, planId } from '../../domain/ids.js';
import { MOVE_PHASES, MOVE_STATES } from '../../domain/move.js';
import type { Move } from '../../domain/move.js';
import { recallOf, RECALL_TIERS } from '../../domain/recall.js';
import type { Recall } from '../../domain/recall.js';
import { ARCHIVE_CLASSES } from '../../domain/storage-class.js';
import { MOVE_KINDS } from '../../domain/plan.js';
import { errorReport } from '../error-report-row.js';
import { movePace } from '../../domain/progress/move-pace.js';
import type { EarlierMoves, MovePace } from '../../domain/progress/move-pace.js';
import { parsePlanTarget } from '../plans/plan-row.js';

/** Everything that `parseMoveRow` needs; append `where …`. Twenty moves tell of a kind: enough to even out one. */
export const SELECT_MOVES = `
  select m.*, p.target, c.rows as rows_moved, c.raw_bytes, c.stored_bytes, c.chunks_done, c.chunks_total,
    p.estimated_bytes, c.done_raw_bytes, e.earlier_bytes, e.earlier_seconds, e.earlier_tail_seconds,
    r.storage_class as recall_class, r.tier as recall_tier, r.asked_at as recall_asked_at, r.objects as recall_objects,
    cardinality(r.awaited) as recall_awaited,
    extract(epoch from clock_timestamp() - m.copied_at)::double precision as seconds_since_copy
  from sortkeep.moves m
  join sortkeep.plans p on p.id = m.plan_id
  left join sortkeep.recalls r on r.move_id = m.id and m.state = 'QUEUED' and not m.cancel_requested
  cross join lateral (
    select coalesce(sum(c.rows), 0)::bigint as rows,
      coalesce(sum(c.raw_bytes), 0)::bigint as raw_bytes,
      coalesce(sum(c.stored_bytes), 0)::bigint as stored_bytes,
      coalesce(sum(c.raw_bytes) filter (where c.state = 'DONE'), 0)::bigint as done_raw_bytes,
      count(*) filter (where c.state = 'DONE')::integer as chunks_done,
      count(*)::integer as chunks_total
    from sortkeep.chunks c
    where c.move_id = m.id
  ) c
  cross join lateral (
    select sum(e.estimated_bytes)::double precision as earlier_bytes, sum(e.worked_seconds) as earlier_seconds,
      sum(e.tail_seconds) as earlier_tail_seconds
    from (
      select ep.estimated_bytes, em.worked_seconds, em.tail_seconds
      from sortkeep.moves em
      join sortkeep.plans ep on ep.id = em.plan_id
      where em.kind = m.kind and em.state = 'SUCCEEDED' and em.worked_seconds > em.tail_seconds
      order by em.finished_at desc
      limit 20
    ) e
  ) e`;

const row = z.object({
  id: z.string().transform(moveId),
  plan_id: z.string().transform(planId),
  kind: z.enum(MOVE_KINDS),
  target: z.unknown(),
  state: z.enum(MOVE_STATES),
  phase: z.enum(MOVE_PHASES).nullable(),
  verified: z.boolean(),
  content_hash: z.string().nullable(),
  warnings: z.array(z.string()),
  error: errorReport.nullable(),
  cancel_requested: z.boolean(),
  pause_requested: z.boolean(),
  waits_until: z.date().nullable(),
  waits_for: z.string().nullable(),
  recall_class: z.enum(ARCHIVE_CLASSES).nullable(),
  recall_tier: z.enum(RECALL_TIERS).nullable(),
  recall_asked_at: z.date().nullable(),
  recall_objects: z.number().nullable(),
  recall_awaited: z.number().nullable(),
  attempts: z.number(),
  created_at: z.date(),
  started_at: z.date().nullable(),
  finished_at: z.date().nullable(),
  rows_moved: z.coerce.number(),
  raw_bytes: z.coerce.bigint(),
  stored_bytes: z.coerce.bigint(),
  chunks_done: z.number(),
  chunks_total: z.number(),
  estimated_bytes: z.coerce.number(),
  done_raw_bytes: z.coerce.number(),
  throttle: z.object({ reason: z.string(), parallel: z.number() }).nullable(),
  rows_per_second: z.number().nullable(),
  bytes_per_second: z.number().nullable(),
  seconds_since_copy: z.number().nullable(),
  earlier_bytes: z.number().nullable(),
  earlier_seconds: z.number().nullable(),
  earlier_tail_seconds: z.number().nullable(),
});
type MoveRow = z.infer<typeof row>;

export function parseMoveRow(value: unknown): Move {
  const move = row.parse(value);
  return {
    id: move.id,
    planId: move.plan_id,
    kind: move.kind,
    target: parsePlanTarget(move.target),
    state: move.state,
    phase: move.phase,
    verified: move.verified,
    contentHash: move.content_hash,
    warnings: move.warnings,
    error: move.error,
    cancelRequested: move.cancel_requested,
    pauseRequested: move.pause_requested,
    waitsUntil: move.waits_until,
    waitsFor: move.waits_for,
    recall: recallOfRow(move),
    attempts: move.attempts,
    createdAt: move.created_at,
    startedAt: move.started_at,
    finishedAt: move.finished_at,
    rows: move.rows_moved,
    rawBytes: move.raw_bytes,
    storedBytes: move.stored_bytes,
    chunksDone: move.chunks_done,
    chunksTotal: move.chunks_total,
    pace: paceOf(move),
    throttle: move.throttle,
  };
}

function recallOfRow(move: MoveRow): Recall | null {
  const { recall_class: storageClass, recall_tier: tier, recall_asked_at: askedAt } = move;
  if (storageClass === null || tier === null || askedAt === null) return null;
  const { recall_objects: objects, recall_awaited: awaited } = move;
  return recallOf({ storageClass, tier, askedAt, objects: objects ?? 0, awaited: awaited ?? 0 });
}

const paceOf = (move: MoveRow): MovePace =>
  movePace({
    state: move.state,
    phase: move.phase,
    cancelRequested: move.cancel_requested,
    estimatedBytes: move.estimated_bytes,
    rawBytes: Number(move.raw_bytes),
    doneRawBytes: move.done_raw_bytes,
    chunksDone: move.chunks_done,
    chunksTotal: move.chunks_total,
    rate:
      move.rows_per_second === null || move.bytes_per_second === null
        ? null
        : { rowsPerSecond: move.rows_per_second, bytesPerSecond: move.bytes_per_second },
    secondsSinceCopy: move.seconds_since_copy,
    earlier: earlierOf(move),
  });

function earlierOf({ earlier_bytes, earlier_seconds, earlier_tail_seconds }: MoveRow): EarlierMoves | null {
  if (earlier_bytes === null || earlier_seconds === null || earlier_tail_seconds === null) return null;
  return {
    bytes: earlier_bytes,
    copySeconds: earlier_seconds - earlier_tail_seconds,
    tailSeconds: earlier_tail_seconds,
  };
}
