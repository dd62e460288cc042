import { z } from 'zod';
import { conflict } from '../../domain/errors.js';
import type { TableDefinition } from '../../domain/table-definition.js';
import { createType } from '../../postgres/ddl/create-types.js';
import { quoteIdent, quoteLiteral, quoteName } from '../../postgres/quote.js';
import type { Queryable } from '../../postgres/session.js';

const labelRow = z.object({ labels: z.array(z.string()) });

/**
 * Creates in `schema` the user-defined types that the table needs and that are not there; returns the quoted names
 * of those it made. CONFLICT when an enum of that name has other labels.
 */
export async function createMissingTypes(
  tx: Queryable,
  definition: TableDefinition,
  schema: string,
): Promise<readonly string[]> {
  const created: string[] = [];
  for (const type of definition.types) {
    const name = quoteName({ schema, name: type.name });
    const { rows } = await tx.query(
      `select array(select e.enumlabel::text from pg_catalog.pg_enum e where e.enumtypid = t.oid
         order by e.enumsortorder) as labels
       from pg_catalog.pg_type t where t.oid = to_regtype($1::text)`,
      [name],
    );
    if (rows.length === 0) {
      for (const statement of createType(type, definition, schema)) await tx.query(statement);
      created.push(name);
    } else if (type.kind === 'enum' && labelRow.parse(rows[0]).labels.join('\0') !== type.labels.join('\0')) {
      throw conflict(
        `type ${name} exists with other labels than ${type.schema}.${type.name} has at the source`,
        `Choose another target schema, or make both enums equal: ${type.labels.map(quoteLiteral).join(', ')} in ${quoteIdent(schema)}.`,
      );
    }
  }
  return created;
}
