import type { Queryable } from '../../postgres/session.js';

export interface AuditEvent {
  readonly actor: string;
  /** `source.register`, `table.classify`: noun and verb. */
  readonly action: string;
  /** The id of what it was done to; `*` for all. */
  readonly subject: string;
  /** Never a secret. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** Call it in the transaction of the act, so that neither is there without the other. */
export async function recordEvent(db: Queryable, event: AuditEvent): Promise<void> {
  await db.query(
    `insert into sortkeep.audit_events (actor, action, subject, details)
     values ($1::text, $2::text, $3::text, $4::jsonb)`,
    [event.actor, event.action, event.subject, JSON.stringify(event.details)],
  );
}
