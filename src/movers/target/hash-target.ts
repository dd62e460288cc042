import { createContentHasher } from '../../codec/content-hash.js';
import type { QualifiedName } from '../../domain/table-definition.js';
import { assertPinned, liftTransactionTimeout, pinSettings } from '../../postgres/pinned-settings.js';
import { postgresError } from '../../postgres/postgres-errors.js';
import { quoteName } from '../../postgres/quote.js';
import type { Session } from '../../postgres/session.js';

/** Reads the whole table back as canonical COPY text of these quoted columns and hashes its rows, whatever their order. */
export async function hashTarget(
  session: Session,
  place: QualifiedName,
  columns: readonly string[],
  signal: AbortSignal,
): Promise<string> {
  const name = quoteName(place);
  await liftTransactionTimeout(session);
  await session.query('begin isolation level repeatable read read only');
  try {
    await pinSettings(session);
    await assertPinned(session, `reading ${name} back`);
    const hasher = createContentHasher(name);
    const sql = `copy (select ${columns.join(', ')} from only ${name}) to stdout (format csv, force_quote *)`;
    for await (const piece of session.copyOut(sql)) {
      signal.throwIfAborted();
      hasher.update(piece);
    }
    return hasher.digest().contentHash;
  } catch (error) {
    throw postgresError(error, `reading ${name} back`);
  } finally {
    await session.query('rollback').catch(() => undefined);
  }
}
