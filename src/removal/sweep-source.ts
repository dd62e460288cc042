import type { Removal } from '../domain/removal.js';
import type { Session } from '../postgres/session.js';
import { inSource } from './in-source.js';
import { sweepStatements } from './statements.js';

/**
 * Removes the counters and the empty schema of a removal that has ended. Best effort by design: what somebody put into
 * the schema keeps it, and what is left does nothing.
 */
export async function sweepSource(session: Session, { id, target }: Removal): Promise<void> {
  const options = {
    doing: `clearing up after ${target.schema}.${target.name}`,
    relationOid: target.relationOid,
  };
  for (const statement of sweepStatements(id))
    await inSource(session, options, (tx) => tx.query(statement)).catch(() => undefined);
}
