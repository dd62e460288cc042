import { tablesOf } from '../../domain/partitions.js';
import type { TableDefinition } from '../../domain/table-definition.js';
import { quoteLiteral, quoteName } from '../quote.js';
import { placeDefinition } from './place-definition.js';
import type { Placement } from './place-definition.js';

/** Puts the sequences where they stood; those whose position was not read stay at their start. */
export function setSequences(definition: TableDefinition, placement: Placement): readonly string[] {
  const sequences = tablesOf(placeDefinition(definition, placement)).flatMap((table) => table.sequences);
  return sequences.flatMap((sequence) =>
    sequence.lastValue === null
      ? []
      : [
          `select setval(${quoteLiteral(quoteName(sequence))}::regclass, ${quoteLiteral(sequence.lastValue)}::bigint, ${sequence.isCalled})`,
        ],
  );
}
