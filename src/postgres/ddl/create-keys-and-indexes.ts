import type { ConstraintDefinition, TableDefinition } from '../../domain/table-definition.js';
import { quoteIdent, quoteLiteral, quoteName } from '../quote.js';
import { placeDefinition } from './place-definition.js';
import type { Placement } from './place-definition.js';

/** Keys first: they are what a reader of a half-finished table needs most. */
const ORDER: readonly ConstraintDefinition['kind'][] = ['primary key', 'unique', 'exclusion', 'check'];

/**
 * Statements that add, after the rows, primary key, unique constraints, exclusions, checks and indexes under their
 * own names. What was NOT VALID stays so; invalid indexes are left out. Those of a partitioned table are made of the
 * indexes of its partitions, as they were; its checks and exclusions reach the partitions by themselves.
 */
export function createKeysAndIndexes(definition: TableDefinition, placement: Placement): readonly string[] {
  const placed = placeDefinition(definition, placement);
  const divided = placed.partitioning !== undefined;
  return [...lateDomainChecks(placed), ...ofTable(placed, divided), ...ofPartitions(placed)];
}

function ofPartitions(placed: TableDefinition): readonly string[] {
  const partitions = placed.partitioning?.partitions ?? [];
  return partitions.flatMap(({ table, key, parent, attachedIndexes }) => {
    const above = parent === null ? placed : (partitions[parent]?.table ?? placed);
    const kinds = new Map(above.constraints.map(({ name, kind }) => [name, kind]));
    const isIn = (one: TableDefinition, name: string): boolean =>
      [...one.constraints, ...one.indexes.filter(({ valid }) => valid)].some((made) => made.name === name);
    const attached = attachedIndexes.filter(({ name, to }) => isIn(table, name) && isIn(above, to));
    const inherited = new Set(
      attached.filter(({ to }) => kinds.get(to) === 'exclusion').map(({ name }) => name),
    );
    const own = { ...table, constraints: table.constraints.filter(({ name }) => !inherited.has(name)) };
    return [
      ...ofTable(own, key !== null),
      ...attached
        .filter(({ name }) => !inherited.has(name))
        .map(({ name, to }) => {
          const index = quoteName({ schema: above.schema, name: to });
          return `alter index ${index} attach partition ${quoteName({ schema: table.schema, name })}`;
        }),
    ];
  });
}

/**
 * `only`: without reaching into partitions, whose indexes are made and attached one by one. Checks reach into them, and
 * so do exclusions, since no server compares those of two tables to attach one (CompareIndexInfo).
 */
function ofTable(placed: TableDefinition, divided: boolean): readonly string[] {
  const table = quoteName(placed);
  const own = divided ? `only ${table}` : table;
  const reached = (kind: ConstraintDefinition['kind']): string =>
    kind === 'primary key' || kind === 'unique' ? own : table;
  const constraints = ORDER.flatMap((kind) =>
    placed.constraints
      .filter((constraint) => constraint.kind === kind)
      .map(
        (constraint) =>
          `alter table ${reached(kind)} add constraint ${quoteIdent(constraint.name)} ${constraint.sql}`,
      ),
  );
  const indexes = placed.indexes
    .filter((index) => index.valid)
    .map(
      (index) =>
        `create ${index.unique ? 'unique ' : ''}index ${quoteIdent(index.name)} on ${own} ${index.sql}`,
    );
  return [...constraints, ...indexes];
}

/** Another table that shares the domain may have brought the check already. */
const lateDomainChecks = (placed: TableDefinition): readonly string[] =>
  placed.types.flatMap((type) =>
    (type.kind === 'domain' ? type.checks : [])
      .filter((check) => !check.validated)
      .map((check) => {
        const add = `alter domain ${quoteName(type)} add constraint ${quoteIdent(check.name)} ${check.sql}`;
        return `do ${quoteLiteral(`begin ${add}; exception when duplicate_object then null; end`)}`;
      }),
  );
