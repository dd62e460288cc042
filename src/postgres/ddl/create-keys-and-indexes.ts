import type { ConstraintDefinition, TableDefinition } from '../../domain/table-definition.js';
import { quoteIdent, quoteLiteral, quoteName } from '../quote.js';
import { placeDefinition } from './place-definition.js';
import type { Placement } from './place-definition.js';

/** Keys first: they are what a reader of a half-finished table needs most. */
const ORDER: readonly ConstraintDefinition['kind'][] = ['primary key', 'unique', 'exclusion', 'check'];

/**
 * Statements that add, after the rows, primary key, unique constraints, exclusions, checks and indexes under their
 * own names. What was NOT VALID stays so; invalid indexes are left out.
 */
export function createKeysAndIndexes(definition: TableDefinition, placement: Placement): readonly string[] {
  const placed = placeDefinition(definition, placement);
  const table = quoteName(placed);
  const constraints = ORDER.flatMap((kind) =>
    placed.constraints
      .filter((constraint) => constraint.kind === kind)
      .map(
        (constraint) =>
          `alter table ${table} add constraint ${quoteIdent(constraint.name)} ${constraint.sql}`,
      ),
  );
  const indexes = placed.indexes
    .filter((index) => index.valid)
    .map(
      (index) =>
        `create ${index.unique ? 'unique ' : ''}index ${quoteIdent(index.name)} on ${table} ${index.sql}`,
    );
  return [...lateDomainChecks(placed), ...constraints, ...indexes];
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
