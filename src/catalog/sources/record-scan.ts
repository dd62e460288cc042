import type { ErrorReport } from '../../domain/errors.js';
import type { SourceId } from '../../domain/ids.js';
import type { DatabaseState } from '../../domain/source.js';
import type { Queryable } from '../../postgres/session.js';

/** What a scan that reached its source says of it. */
export interface SourceState {
  readonly limits: readonly string[];
  readonly clockOffsetSeconds: number;
  readonly databases: readonly DatabaseState[];
}

export interface ScanOutcome {
  readonly at: Date;
  /** Null keeps what is known: a failed scan does not unlearn it. */
  readonly state: SourceState | null;
  /** Why nothing could be scanned; null when something was. */
  readonly error: ErrorReport | null;
}

/** Keeps the outcome of the newest scan on its source. One that began after now began when our clock was ahead. */
export async function recordScan(
  db: Queryable,
  id: SourceId,
  { at, state, error }: ScanOutcome,
): Promise<void> {
  await db.query(
    `update sortkeep.sources
     set last_scan_at = $2::timestamptz,
       limits = coalesce($3::jsonb, limits),
       clock_offset_seconds = coalesce($4::double precision, clock_offset_seconds),
       last_databases = coalesce($5::jsonb, last_databases),
       last_error = $6::jsonb,
       scan_failures = case when $6::jsonb is null then 0 else scan_failures + 1 end
     where id = $1::uuid
       and (last_scan_at is null or last_scan_at <= $2::timestamptz or last_scan_at > $7::timestamptz)`,
    [
      id,
      at,
      state === null ? null : JSON.stringify(state.limits),
      state?.clockOffsetSeconds ?? null,
      state === null ? null : JSON.stringify(state.databases),
      error === null ? null : JSON.stringify(error),
      new Date(),
    ],
  );
}
