import { z } from 'zod';
import { conflict } from '../../domain/errors.js';
import type { Source } from '../../domain/source.js';
import { sqlState } from '../../postgres/postgres-errors.js';
import type { Queryable } from '../../postgres/session.js';

const row = z.object({ system_identifier: z.string() });
const INSUFFICIENT_PRIVILEGE = '42501';

/**
 * CONFLICT when another cluster answers under the source's address than the one that was scanned: its oids would be
 * taken for those of the catalog. A server that does not tell its identifier passes. Outside of a transaction.
 */
export async function assertSameServer(session: Queryable, source: Source): Promise<void> {
  if (source.systemIdentifier === null) return;
  try {
    const { rows } = await session.query(
      'select system_identifier::text as system_identifier from pg_catalog.pg_control_system()',
    );
    if (row.parse(rows[0]).system_identifier === source.systemIdentifier) return;
  } catch (error) {
    if (sqlState(error) === INSUFFICIENT_PRIVILEGE) return;
    throw error;
  }
  throw conflict(
    `another server than the one that was scanned answers at the address of source ${source.name}`,
    'Correct the address, or register the new server under a name of its own; nothing was moved.',
  );
}
