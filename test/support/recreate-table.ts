/** Creates a table from its definition in another place of the same database, as a mover does, rows aside. */
import { z } from 'zod';
import type { QualifiedName, TableDefinition } from '../../src/domain/table-definition.js';
import { createComments } from '../../src/postgres/ddl/create-comments.js';
import { addForeignKey, finishForeignKey } from '../../src/postgres/ddl/create-foreign-keys.js';
import { createKeysAndIndexes } from '../../src/postgres/ddl/create-keys-and-indexes.js';
import { createTable } from '../../src/postgres/ddl/create-table.js';
import { createType } from '../../src/postgres/ddl/create-types.js';
import type { Placement } from '../../src/postgres/ddl/place-definition.js';
import { setSequences } from '../../src/postgres/ddl/set-sequences.js';
import { readTableDefinitions } from '../../src/postgres/definition/read-table-definitions.js';
import { pinSettings } from '../../src/postgres/pinned-settings.js';
import { quoteIdent, quoteName } from '../../src/postgres/quote.js';
import type { Queryable } from '../../src/postgres/session.js';

/** What fills the new table before its keys are made. */
type Fill = (tx: Queryable) => Promise<void>;

/** The schema must be there or is made; types are made unless another table brought them. */
export async function recreateTable(
  tx: Queryable,
  definition: TableDefinition,
  placement: Placement,
  parentOf: (name: QualifiedName) => QualifiedName = () => placement,
  fill: Fill = () => Promise.resolve(),
): Promise<void> {
  const typeSchema = placement.typeSchema ?? placement.schema;
  await pinSettings(tx);
  await tx.query(`create schema if not exists ${quoteIdent(placement.schema)}`);
  await tx.query(`create schema if not exists ${quoteIdent(typeSchema)}`);
  for (const type of definition.types) {
    const name = quoteName({ schema: typeSchema, name: type.name });
    const { rowCount } = await tx.query('select where to_regtype($1) is not null', [name]);
    if (rowCount > 0) continue;
    for (const statement of createType(type, definition, typeSchema)) await tx.query(statement);
  }
  for (const statement of createTable(definition, placement)) await tx.query(statement);
  await fill(tx);
  const statements = [
    ...createKeysAndIndexes(definition, placement),
    ...setSequences(definition, placement),
    ...createComments(definition, placement),
    ...definition.foreignKeys.flatMap((key) => [
      addForeignKey(key, placement, parentOf(key.references)),
      ...finishForeignKey(key, placement),
    ]),
  ];
  for (const statement of statements) await tx.query(statement);
}

/** Runs `work` in a transaction that is rolled back when it rejects. */
export async function inTransaction<T>(session: Queryable, work: () => Promise<T>): Promise<T> {
  await session.query('begin');
  try {
    const result = await work();
    await session.query('commit');
    return result;
  } catch (error) {
    await session.query('rollback');
    throw error;
  }
}

/** The definition of one table by its name, in a transaction of its own. */
export async function definitionOf(session: Queryable, name: QualifiedName): Promise<TableDefinition> {
  return inTransaction(session, async () => {
    const { rows } = await session.query('select $1::regclass::oid as oid', [quoteName(name)]);
    const { oid } = z.object({ oid: z.number() }).parse(rows[0]);
    const definition = (await readTableDefinitions(session, { relations: [oid] })).get(oid);
    if (definition === undefined) throw new Error(`no table ${name.schema}.${name.name}`);
    return definition;
  });
}
