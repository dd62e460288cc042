import { canonicalJson } from '../../codec/canonical-json.js';
import { conflict } from '../../domain/errors.js';
import type { TableDefinition, TypeDefinition } from '../../domain/table-definition.js';
import { createType } from '../../postgres/ddl/create-types.js';
import { placeDefinition } from '../../postgres/ddl/place-definition.js';
import { readTypes } from '../../postgres/definition/read-types.js';
import { quoteName } from '../../postgres/quote.js';
import type { Queryable } from '../../postgres/session.js';

/** What decides which values a type has and how they read; a comment does not, and before 14 there are no multiranges. */
const shapeOf = (type: TypeDefinition): string =>
  canonicalJson({ ...type, comment: null, ...(type.kind === 'range' ? { multirange: null } : {}) });

/**
 * Creates in `schema` the user-defined types that the table needs and that are not there, under the pinned settings;
 * returns the quoted names of those it made. CONFLICT when a type of that name is another one: other labels, another
 * order of fields, other checks.
 */
export async function createMissingTypes(
  tx: Queryable,
  definition: TableDefinition,
  schema: string,
): Promise<readonly string[]> {
  if (definition.types.length === 0) return [];
  const { types } = placeDefinition(definition, { schema, name: definition.name });
  const there = new Map([...(await readTypes(tx)).values()].map((type) => [quoteName(type), type]));
  const created: string[] = [];
  for (const [index, type] of definition.types.entries()) {
    const placed = types[index] ?? type;
    const name = quoteName(placed);
    const found = there.get(name);
    if (found === undefined) {
      for (const statement of createType(type, definition, schema)) await tx.query(statement);
      created.push(name);
      there.set(name, placed);
    } else if (shapeOf(found) !== shapeOf(placed)) {
      throw conflict(
        `type ${name} exists and is another one than ${type.schema}.${type.name} of the table`,
        'Choose another schema to move to, or make both types equal.',
      );
    }
  }
  return created;
}
