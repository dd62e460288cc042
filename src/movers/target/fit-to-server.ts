import { z } from 'zod';
import type { TableDefinition } from '../../domain/table-definition.js';
import type { MoveRun } from '../../engine/mover.js';
import type { Queryable } from '../../postgres/session.js';
import { fitDefinition } from './fit-definition.js';

const row = z.object({ version: z.coerce.number() });

/** The definition as the server at the other end of the session can make it; the move warns of every change. */
export async function fitToServer(
  session: Queryable,
  definition: TableDefinition,
  run: Pick<MoveRun, 'warn'>,
): Promise<TableDefinition> {
  const { rows } = await session.query(`select current_setting('server_version_num') as version`);
  const fitted = fitDefinition(definition, row.parse(rows[0]).version);
  for (const change of fitted.changes) run.warn(change);
  return fitted.definition;
}
