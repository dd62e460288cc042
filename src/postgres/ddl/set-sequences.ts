import type { TableDefinition } from '../../domain/table-definition.js';
import { quoteLiteral, quoteName } from '../quote.js';
import { placeDefinition } from './place-definition.js';
import type { Placement } from './place-definition.js';

/** Puts the sequences where they stood; those whose position was not read stay at their start. */
export function setSequences(definition: TableDefinition, placement: Placement): readonly string[] {
  return placeDefinition(definition, placement).sequences.flatMap((sequence) =>
    sequence.lastValue === null
      ? []
      : [
          `select setval(${quoteLiteral(quoteName(sequence))}::regclass, ${quoteLiteral(sequence.lastValue)}::bigint, ${sequence.isCalled})`,
        ],
  );
}
