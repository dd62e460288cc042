import { conflict } from '../../domain/errors.js';
import type { PageRange } from '../../domain/move.js';
import { leavesOf } from '../../domain/partitions.js';
import type { QualifiedName, TableDefinition } from '../../domain/table-definition.js';
import { placeDefinition } from '../../postgres/ddl/place-definition.js';

/** What takes rows: the table itself, or a leaf by its position among the partitions. */
export interface TargetPart {
  readonly leaf: number | null;
  readonly place: QualifiedName;
}

/** Where the rows of the definition go when it is made at `place`. */
export function targetParts(definition: TableDefinition, place: QualifiedName): readonly TargetPart[] {
  const placed = placeDefinition(definition, place);
  if (placed.partitioning === undefined) return [{ leaf: null, place }];
  return leavesOf(placed).map(({ leaf, table: { schema, name } }) => ({ leaf, place: { schema, name } }));
}

/** Where the rows of a range go. CONFLICT for a range whose leaf the definition does not have. */
export function placeOf(parts: readonly TargetPart[], { leaf }: PageRange): QualifiedName {
  const part = parts.find((one) => one.leaf === (leaf ?? null));
  if (part !== undefined) return part.place;
  throw conflict(`there is no partition ${leaf ?? ''} to copy to`, 'Cancel the move and plan it again.');
}
