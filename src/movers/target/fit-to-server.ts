import { z } from 'zod';
import type { TableDefinition, TypeDefinition } from '../../domain/table-definition.js';
import type { MoveRun } from '../../engine/mover.js';
import { quoteName } from '../../postgres/quote.js';
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
  return withoutMissingDiffs(session, fitted.definition, run);
}

const found = z.object({ there: z.boolean() });

/** What a range subtracts its ends by serves its indexes alone. */
async function withoutMissingDiffs(
  session: Queryable,
  definition: TableDefinition,
  run: Pick<MoveRun, 'warn'>,
): Promise<TableDefinition> {
  const types: TypeDefinition[] = [];
  for (const type of definition.types) {
    const diff = type.kind === 'range' ? type.subtypeDiff : null;
    if (type.kind !== 'range' || diff === null) {
      types.push(type);
      continue;
    }
    const { rows } = await session.query('select to_regproc($1::text) is not null as there', [
      quoteName(diff),
    ]);
    const { there } = found.parse(rows[0]);
    if (!there)
      run.warn(`range type ${quoteName(type)} is made without ${quoteName(diff)}, which is not there`);
    types.push(there ? type : { ...type, subtypeDiff: null });
  }
  return { ...definition, types };
}
