import type { RemovalId } from '../domain/ids.js';
import type { RemovalStep } from '../domain/removal.js';
import { instanceStatement, PREPARE_STATEMENTS } from './source-functions.js';
import {
  bareStatements,
  bringBackStatements,
  dropStatement,
  lockStatement,
  quarantinedName,
  quarantineStatements,
  sealStatements,
  sweepStatements,
  unsealStatements,
} from './statements.js';
import type { TableFace } from './statements.js';

const EXCLUSIVE = 'access exclusive';

/**
 * Every later step with its statements, each a transaction; `prepared`: the database had a seal before. What is only
 * read in between is left out. Pure.
 */
export function planSteps(id: RemovalId, table: TableFace, prepared: boolean): readonly RemovalStep[] {
  const quarantined = quarantinedName(id, table);
  const { schema, name } = table;
  return [
    ...(prepared
      ? []
      : [{ step: 'prepare', sql: [...PREPARE_STATEMENTS, instanceStatement('a random uuid')] }]),
    {
      step: 'seal',
      sql: [lockStatement({ schema, name }, 'share row exclusive'), ...sealStatements(id, { schema, name })],
    },
    {
      step: 'quarantine',
      sql: [lockStatement({ schema, name }, EXCLUSIVE), ...quarantineStatements(id, table)],
    },
    { step: 'bare', sql: bareStatements(table) },
    {
      step: 'drop',
      sql: [lockStatement(quarantined, EXCLUSIVE), dropStatement(id, table), ...sweepStatements(id)],
    },
    {
      step: 'return',
      sql: [
        lockStatement(quarantined, EXCLUSIVE),
        ...bareStatements(table),
        ...bringBackStatements(id, table),
        ...unsealStatements(table),
        ...sweepStatements(id),
      ],
    },
  ];
}
