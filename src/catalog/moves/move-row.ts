/** A move with its plan's target and the totals of its chunks, as a Move. */
import { z } from 'zod';
import { moveId, planId } from '../../domain/ids.js';
import { MOVE_PHASES, MOVE_STATES } from '../../domain/move.js';
import type { Move } from '../../domain/move.js';
import { MOVE_KINDS } from '../../domain/plan.js';
import { errorReport } from '../error-report-row.js';
import { parsePlanTarget } from '../plans/plan-row.js';

/** Everything that `parseMoveRow` needs; append `where …`. */
export const SELECT_MOVES = `
  select m.*, p.target, c.rows as rows_moved, c.raw_bytes, c.stored_bytes, c.chunks_done, c.chunks_total
  from sortkeep.moves m
  join sortkeep.plans p on p.id = m.plan_id
  cross join lateral (
    select coalesce(sum(c.rows), 0)::bigint as rows,
      coalesce(sum(c.raw_bytes), 0)::bigint as raw_bytes,
      coalesce(sum(c.stored_bytes), 0)::bigint as stored_bytes,
      count(*) filter (where c.state = 'DONE')::integer as chunks_done,
      count(*)::integer as chunks_total
    from sortkeep.chunks c
    where c.move_id = m.id
  ) c`;

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
  attempts: z.number(),
  created_at: z.date(),
  started_at: z.date().nullable(),
  finished_at: z.date().nullable(),
  rows_moved: z.coerce.number(),
  raw_bytes: z.coerce.bigint(),
  stored_bytes: z.coerce.bigint(),
  chunks_done: z.number(),
  chunks_total: z.number(),
});

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
    attempts: move.attempts,
    createdAt: move.created_at,
    startedAt: move.started_at,
    finishedAt: move.finished_at,
    rows: move.rows_moved,
    rawBytes: move.raw_bytes,
    storedBytes: move.stored_bytes,
    chunksDone: move.chunks_done,
    chunksTotal: move.chunks_total,
  };
}
