/** Looks into the consolidation target, without any code of the movers: are the foreign keys there that should be? */
import { z } from 'zod';
import type { TablePlace } from '../domain/plan.js';
import type { QualifiedName, TableDefinition } from '../domain/table-definition.js';
import type { Session } from '../postgres/session.js';
import type { DemoForeignKeys } from './demo-report.js';

export interface Consolidated {
  readonly from: TablePlace;
  readonly to: QualifiedName;
  readonly definition: TableDefinition;
}

const keyRows = z.array(z.object({ schema: z.string(), table: z.string(), key: z.string() }));
const keyOf = (...parts: readonly string[]): string => JSON.stringify(parts);

/** A foreign key is expected where both its ends were consolidated; else it waits for the table that was not. */
export async function checkForeignKeys(
  session: Session,
  consolidated: readonly Consolidated[],
): Promise<DemoForeignKeys> {
  const { rows } = await session.query(
    `select n.nspname as schema, c.relname as table, k.conname as key
     from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
     where k.contype = 'f' and k.convalidated`,
  );
  const there = new Set(keyRows.parse(rows).map(({ schema, table, key }) => keyOf(schema, table, key)));
  const moved = new Set(
    consolidated.map(({ from }) => keyOf(from.sourceId, from.database, from.schema, from.name)),
  );
  const keys = consolidated.flatMap(({ from, to, definition }) =>
    definition.foreignKeys.map(({ name, references: { schema, name: parent } }) => ({
      text: `${to.schema}.${to.name}: ${name} to ${schema}.${parent}`,
      made: there.has(keyOf(to.schema, to.name, name)),
      expected: moved.has(keyOf(from.sourceId, from.database, schema, parent)),
    })),
  );
  const textsOf = (of: typeof keys): readonly string[] => of.map(({ text }) => text);
  return {
    made: keys.filter(({ made }) => made).length,
    missing: textsOf(keys.filter(({ made, expected }) => !made && expected)),
    waiting: textsOf(keys.filter(({ made, expected }) => !made && !expected)),
  };
}
