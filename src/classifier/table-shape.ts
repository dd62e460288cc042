/** The part of a table's structure that the features are made of: what a real server and a definition file both give. */
import type { TableFacts } from '../domain/table-facts.js';

export interface TableShape {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Column names in key order; empty without a primary key. */
  readonly primaryKey: readonly string[];
  readonly foreignKeys: readonly { readonly columns: readonly string[]; readonly references: string }[];
  /** Foreign keys of other tables that point here. */
  readonly referencedBy: number;
}

/** The shape of a scanned table. */
export function shapeOf(facts: TableFacts): TableShape {
  const { definition } = facts;
  return {
    schema: definition.schema,
    name: definition.name,
    columns: definition.columns.map(({ name, type }) => ({ name, type })),
    primaryKey: definition.constraints.find(({ kind }) => kind === 'primary key')?.columns ?? [],
    foreignKeys: definition.foreignKeys.map(({ columns, references }) => ({
      columns,
      references: references.name,
    })),
    referencedBy: facts.referencedBy,
  };
}
