import { conflict, corrupted, unsupported } from '../../domain/errors.js';
import type { PageRange, SnapshotMark } from '../../domain/move.js';
import { leavesOf } from '../../domain/partitions.js';
import type { TableDefinition } from '../../domain/table-definition.js';
import { quoteName } from '../../postgres/quote.js';
import type { LockedTable } from './locked-definition.js';
import type { CutPart } from './cut-into-ranges.js';
import type { FileFacts, SnapshotFacts } from './snapshot-facts.js';

/** A relation that has rows of the table: the table itself, or one leaf of it. */
export interface SourcePart extends CutPart {
  readonly relationOid: number;
  /** `only "s"."t"`. */
  readonly from: string;
  readonly mark: SnapshotMark;
}

/**
 * The table itself, or its leaves. Only ordinary tables have a file: `from only` of a partitioned one gives no row
 * and no error (safe-removal.md, A5), so CORRUPTED where a part has none. UNSUPPORTED where a leaf generates other
 * columns than its table.
 */
export function sourceParts(
  { definition, relations }: LockedTable,
  facts: Pick<SnapshotFacts, 'xmin' | 'serverRun'>,
  files: ReadonlyMap<number, FileFacts>,
): readonly SourcePart[] {
  const part = (table: TableDefinition, leaf: number | null): SourcePart => {
    const relationOid = relations[leaf === null ? 0 : leaf + 1];
    const file = relationOid === undefined ? undefined : files.get(relationOid);
    const name = quoteName(table);
    const relfilenode = file?.relfilenode ?? null;
    if (relationOid === undefined || file === undefined || relfilenode === null || table.kind !== 'table') {
      throw corrupted(
        `${name} has no rows of its own to be copied`,
        'This is a fault in Sortkeep: report it.',
      );
    }
    refuseOtherColumns(definition, table);
    const { fingerprint, pages } = file;
    const { xmin, serverRun } = facts;
    return {
      ...{ leaf, pages, relationOid, from: `only ${name}` },
      mark: { relfilenode, xmin, fingerprint, serverRun },
    };
  };
  return definition.partitioning === undefined
    ? [part(definition, null)]
    : leavesOf(definition).map(({ table, leaf }) => part(table, leaf));
}

/** Every row of the archive has the columns of the table in the table's order, whatever the leaf's order is. */
function refuseOtherColumns(root: TableDefinition, leaf: TableDefinition): void {
  const shape = (table: TableDefinition): string =>
    JSON.stringify(table.columns.map(({ name, generated }) => [name, generated !== null]).sort());
  if (shape(root) === shape(leaf)) return;
  throw unsupported(
    `partition ${quoteName(leaf)} has other columns than ${quoteName(root)}, or generates others`,
    'Make its columns those of the table, then scan and plan again.',
  );
}

/** The part that a range is of. CONFLICT for a range of an earlier attempt whose leaf is not there any more. */
export function partOf(parts: readonly SourcePart[], { leaf }: PageRange): SourcePart {
  const found = parts.find((part) => part.leaf === (leaf ?? null));
  if (found !== undefined) return found;
  throw conflict(
    `the table has no partition ${leaf ?? ''} any more`,
    'Cancel the move, scan the source and plan the move again.',
  );
}
