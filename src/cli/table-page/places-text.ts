/** Where else the table lives. */
import type { ListedConflict, RelatedTable, TableRelations } from '../../domain/table-relation.js';
import { formatCount } from '../format.js';
import { oneLine } from '../terminal-safe.js';
import { section } from './section.js';

/** The nearest ones; `sortkeep relations` has all, with all reasons and joins. */
const SHOWN = 5;

export interface TablePlaces {
  /** Null where no run has looked at the table. */
  readonly relations:
    | (Omit<TableRelations, 'related'> & {
        /** With names, as a person writes them. */
        readonly related: readonly (RelatedTable & { readonly table: string })[];
      })
    | null;
  readonly conflicts: readonly ListedConflict[];
}

export function placesText({ relations, conflicts }: TablePlaces): string {
  if (relations === null) {
    return section('Where else it lives', ['not compared with other tables yet: `sortkeep relate` does']);
  }
  const { related, sameShape } = relations;
  return section('Where else it lives', [
    ...(related.length === 0
      ? ['nowhere that is known']
      : [
          `${formatCount(sameShape)} other ${sameShape === 1 ? 'table has' : 'tables have'} exactly its shape`,
        ]),
    ...related
      .slice(0, SHOWN)
      .map(
        ({ table, kind, score, reasons }) =>
          `${oneLine(table)}: ${kind} (${Math.round(score * 100)} %)${reasons[0] === undefined ? '' : `, ${oneLine(reasons[0].text)}`}`,
      ),
    ...(related.length > SHOWN ? [`… and ${formatCount(related.length - SHOWN)} more`] : []),
    ...conflicts.map(({ kind, text }) => `conflict: ${kind}, ${oneLine(text)}`),
  ]);
}
