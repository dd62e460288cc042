import { notFound } from '../domain/errors.js';
import type { TableDefinition } from '../domain/table-definition.js';
import { readDetails } from '../postgres/definition/read-details.js';
import { readTableDefinitions } from '../postgres/definition/read-table-definitions.js';
import type { Queryable } from '../postgres/session.js';

/** As a move reads it under its lock: with details. NOT_FOUND where no table has the oid. */
export async function readWholeDefinition(tx: Queryable, relationOid: number): Promise<TableDefinition> {
  const definition = (await readTableDefinitions(tx, { relations: [relationOid] })).get(relationOid);
  if (definition === undefined)
    throw notFound(`there is no table with oid ${relationOid} any more`, 'Return the removal.');
  return readDetails(tx, definition, [relationOid]);
}
