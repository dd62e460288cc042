import type { TableDefinition } from '../../domain/table-definition.js';
import { createStorage } from '../../postgres/ddl/create-details.js';
import { readTargetServer } from '../../postgres/definition/read-target-server.js';
import type { Queryable } from '../../postgres/session.js';
import { tryStep } from './try-step.js';

/**
 * Storage and compression of columns, before the rows are stored by them. Best effort by design: once the rows are
 * proved it is done again, and what fails is said then.
 */
export async function setStorage(tx: Queryable, placed: readonly TableDefinition[]): Promise<void> {
  if (placed.every(({ details }) => (details?.columns ?? []).length === 0)) return;
  const target = await readTargetServer(tx);
  for (const table of placed) {
    if (table.details === undefined) continue;
    for (const step of createStorage(table, table.details, target).steps) await tryStep(tx, step, () => true);
  }
}
