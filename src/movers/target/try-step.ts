import { SortkeepError } from '../../domain/errors.js';
import type { DetailStep } from '../../postgres/ddl/detail-plan.js';
import { postgresError, sqlState } from '../../postgres/postgres-errors.js';
import type { Queryable } from '../../postgres/session.js';

/** Names that are not there, rights that are missing, what the server does not support or cannot load. */
const MISSING = /^(?:42|3F|0A|58P01)/;

/** Whether the statement needs something that the server does not have; a value that does not fit is none. */
export const isMissing = (state: string): boolean => MISSING.test(state);

/**
 * Makes the step under a savepoint. Returns null, or in words what was not made and why, where `mayFail` takes the
 * SQLSTATE; else rejects, as it does when the connection is lost. The server's own text of such an error names objects
 * and holds no value of a row.
 */
export async function tryStep(
  tx: Queryable,
  { what, statements }: DetailStep,
  mayFail: (state: string) => boolean,
): Promise<string | null> {
  await tx.query('savepoint one_step');
  try {
    for (const statement of statements) await tx.query(statement);
    await tx.query('release savepoint one_step');
    return null;
  } catch (thrown) {
    const state = sqlState(thrown);
    if (state === '' || !mayFail(state)) throw thrown;
    await tx.query('rollback to savepoint one_step');
    return `${what} was not made: ${reasonOf(thrown, state)}`;
  }
}

function reasonOf(thrown: unknown, state: string): string {
  const cause = thrown instanceof SortkeepError ? thrown.cause : thrown;
  return isMissing(state) && cause instanceof Error ? cause.message : postgresError(thrown, 'there').message;
}
