import { z } from 'zod';
import { textOrder, withoutModifier } from '../../codec/ordered-text.js';
import { invalidInput } from '../../domain/errors.js';
import type { RowCondition, RowOperator } from '../../domain/row-condition.js';
import type { TableDefinition } from '../../domain/table-definition.js';
import { pinSettings } from '../../postgres/pinned-settings.js';
import { postgresError, sqlState } from '../../postgres/postgres-errors.js';
import type { Session } from '../../postgres/session.js';
import type { KnownCondition } from './chunk-can-match.js';

/** They look for a text in the text of a value. */
const OF_TEXT: ReadonlySet<RowOperator> = new Set(['CONTAINS', 'STARTS_WITH']);
const valuesRow = z.object({ values: z.array(z.string()) });

/**
 * Has the server read the values of each condition whose column's text says the order, so that chunks can be chosen by
 * them. INVALID_INPUT for a value that is none of its column's type.
 */
export async function knowConditions(
  session: Session,
  { columns }: TableDefinition,
  conditions: readonly RowCondition[],
): Promise<readonly KnownCondition[]> {
  await session.query('begin read only');
  try {
    await pinSettings(session);
    const known: KnownCondition[] = [];
    for (const condition of conditions) {
      const type = columns.find(({ name }) => name === condition.column)?.type ?? '';
      const order = textOrder(type);
      const values =
        order === null || OF_TEXT.has(condition.operator)
          ? condition.values
          : await canonical(session, condition, withoutModifier(type));
      known.push({ ...condition, values, order });
    }
    return known;
  } finally {
    await session.query('rollback').catch(() => undefined);
  }
}

/** `type` is one of those that `textOrder` knows. */
async function canonical(
  session: Session,
  { column, values }: RowCondition,
  type: string,
): Promise<readonly string[]> {
  try {
    const { rows } = await session.query(
      `select array(select v::${type}::text from unnest($1::text[]) with ordinality as s (v, n) order by n) as values`,
      [values],
    );
    return valuesRow.parse(rows[0]).values;
  } catch (error) {
    if (!sqlState(error).startsWith('22')) throw postgresError(error, `reading values of column ${column}`);
    throw invalidInput(
      `a value that column ${column} is compared with is not a ${type} (SQLSTATE ${sqlState(error)})`,
      'Cancel the move, and restore again with a value as PostgreSQL writes it.',
    );
  }
}
