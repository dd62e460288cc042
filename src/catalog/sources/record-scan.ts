import type { ErrorReport } from '../../domain/errors.js';
import type { SourceId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

export interface ScanOutcome {
  readonly at: Date;
  /** Null keeps what is known: a failed scan does not unlearn it. */
  readonly systemIdentifier: string | null;
  readonly serverVersion: string | null;
  /** Why nothing could be scanned; null when something was. */
  readonly error: ErrorReport | null;
}

/** Keeps the outcome of the newest scan on its source. */
export async function recordScan(db: Queryable, id: SourceId, outcome: ScanOutcome): Promise<void> {
  await db.query(
    `update sortkeep.sources
     set last_scan_at = $2::timestamptz,
       system_identifier = coalesce($3::text, system_identifier),
       server_version = coalesce($4::text, server_version),
       last_error = $5::jsonb
     where id = $1::uuid and (last_scan_at is null or last_scan_at <= $2::timestamptz)`,
    [
      id,
      outcome.at,
      outcome.systemIdentifier,
      outcome.serverVersion,
      outcome.error === null ? null : JSON.stringify(outcome.error),
    ],
  );
}
