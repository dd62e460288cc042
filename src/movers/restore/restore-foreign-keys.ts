import type { Session } from '../../postgres/session.js';
import { SortkeepError } from '../../domain/errors.js';
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
    } catch (error) {
      if (!(error instanceof SortkeepError && error.code === 'CONFLICT')) throw error;
      missing.push(`foreign key ${key.name} is there but not validated: ${error.message}`);
    }
  }
  return missing;
}
