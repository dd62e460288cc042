import { tablesOf } from '../../domain/partitions.js';
import type { TableDefinition } from '../../domain/table-definition.js';
import { quoteIdent, quoteLiteral, quoteName } from '../quote.js';
import { placeDefinition } from './place-definition.js';
import type { Placement } from './place-definition.js';

/**
 * Comments on the table, its columns, constraints, indexes and sequences, those of partitions too, after all of them exist. Foreign keys come
 * when their parents do, so theirs are not among them.
 */
export function createComments(definition: TableDefinition, placement: Placement): readonly string[] {
  return tablesOf(placeDefinition(definition, placement)).flatMap(commentsOf);
}

function commentsOf(placed: TableDefinition): readonly string[] {
  const table = quoteName(placed);
  const comment = (object: string, text: string | null): readonly string[] =>
    text === null ? [] : [`comment on ${object} is ${quoteLiteral(text)}`];
  return [
    ...comment(`table ${table}`, placed.comment),
    ...placed.columns.flatMap((column) =>
      comment(`column ${table}.${quoteIdent(column.name)}`, column.comment),
    ),
    ...placed.constraints.flatMap((constraint) =>
      comment(`constraint ${quoteIdent(constraint.name)} on ${table}`, constraint.comment),
    ),
    ...placed.indexes
      .filter((index) => index.valid)
      .flatMap((index) =>
        comment(`index ${quoteName({ schema: placed.schema, name: index.name })}`, index.comment),
      ),
    ...placed.sequences.flatMap((sequence) => comment(`sequence ${quoteName(sequence)}`, sequence.comment)),
  ];
}
