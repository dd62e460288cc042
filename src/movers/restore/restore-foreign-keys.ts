import type { Session } from '../../postgres/session.js';
import { postgresError } from '../../postgres/postgres-errors.js';
import { quoteName } from '../../postgres/quote.js';
import { ensureForeignKey } from '../target/add-foreign-keys.js';
import type { TargetTable } from '../target/target-table.js';

/**
 * Foreign keys to the tables that they referenced, where these are in the same database; to the restored table itself
 * where it referenced itself. Returns in words what could not be made: the rows are restored all the same.
 */
export async function restoreForeignKeys(session: Session, target: TargetTable): Promise<readonly string[]> {
  const missing: string[] = [];
  const own = quoteName(target.definition);
  for (const key of target.definition.foreignKeys) {
    const parent = quoteName(key.references) === own ? target.place : key.references;
    const { rows } = await session.query('select 1 as there where to_regclass($1::text) is not null', [
      quoteName(parent),
    ]);
    if (rows.length === 0) {
      missing.push(`foreign key ${key.name} was not restored: ${quoteName(parent)} is not in this database`);
      continue;
    }
    try {
      await ensureForeignKey(session, target.place, key, parent);
    } catch (thrown) {
      // The parent may have lost its key, a column or our right to it since: no reason to lose the restored rows.
      const error = postgresError(thrown, `making foreign key ${key.name} of ${quoteName(target.place)}`);
      if (error.retryable) throw error;
      missing.push(`foreign key ${key.name} was not restored as it was: ${error.message}`);
    }
  }
  return missing;
}
