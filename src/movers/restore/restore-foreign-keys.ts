import type { QualifiedName, TableDefinition } from '../../domain/table-definition.js';
import type { Session } from '../../postgres/session.js';
import { postgresError } from '../../postgres/postgres-errors.js';
import { quoteName } from '../../postgres/quote.js';
import { ensureForeignKey, withPartitions } from '../target/add-foreign-keys.js';
import type { TargetTable } from '../target/target-table.js';

/** An archived table, and where it is now. */
export interface Restored {
  readonly definition: TableDefinition;
  readonly place: QualifiedName;
}

/**
 * Foreign keys to the tables that they referenced, where these are in the same database; to the restored table itself
 * where it referenced itself, or a partition of it, and to what the same move restored besides. Returns in words what could not be made: the rows are restored all the same.
 */
export async function restoreForeignKeys(
  session: Session,
  target: TargetTable,
  besides: readonly Restored[],
): Promise<readonly string[]> {
  const missing: string[] = [];
  const tables = withPartitions(target.definition, target.place);
  const restored = new Map(
    [...besides.flatMap(({ definition, place }) => withPartitions(definition, place)), ...tables].map(
      ({ definition, place }) => [quoteName(definition), place],
    ),
  );
  const keys = tables.flatMap(({ definition, place }) =>
    definition.foreignKeys.map((key) => ({ key, place })),
  );
  for (const { key, place } of keys) {
    const parent = restored.get(quoteName(key.references)) ?? key.references;
    const { rows } = await session.query('select 1 as there where to_regclass($1::text) is not null', [
      quoteName(parent),
    ]);
    if (rows.length === 0) {
      missing.push(`foreign key ${key.name} was not restored: ${quoteName(parent)} is not in this database`);
      continue;
    }
    try {
      await ensureForeignKey(session, place, key, parent);
    } catch (thrown) {
      // The parent may have lost its key, a column or our right to it since: no reason to lose the restored rows.
      const error = postgresError(thrown, `making foreign key ${key.name} of ${quoteName(place)}`);
      if (error.retryable) throw error;
      missing.push(`foreign key ${key.name} was not restored as it was: ${error.message}`);
    }
  }
  return missing;
}
