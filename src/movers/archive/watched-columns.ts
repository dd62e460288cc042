import { textOrder } from '../../codec/ordered-text.js';
import type { TextOrder } from '../../codec/ordered-text.js';
import type { TableProfile } from '../../domain/column-profile.js';
import type { TableDefinition } from '../../domain/table-definition.js';
import { decideSensitivity } from '../../profiler/decide/decide-sensitivity.js';

export interface WatchedColumn {
  readonly name: string;
  /** Null: the manifest says nothing of its values. */
  readonly order: TextOrder | null;
}

/** Each costs some 20 ns a row. */
const MOST_WATCHED = 8;
const FAMILIES = { number: 'number', moment: 'date', bytes: 'uuid' } as const;

/**
 * All columns, with how the text of each is ordered: of eight at most, those of dates and times before others. Of one
 * that is sensitive no value goes into the manifest, which outlives the rows: by the profile, or by its name where it
 * was not profiled. Pure.
 */
export function watchedColumns(
  { name: table, columns }: TableDefinition,
  profile: TableProfile | null,
): readonly WatchedColumn[] {
  const tagged = new Map(
    (profile?.columns ?? []).map(({ column, sensitivity }) => [column, sensitivity.length > 0]),
  );
  const known = columns.map(({ name, type }) => {
    const order = textOrder(type);
    const hidden = order !== null && (tagged.get(name) ?? namedSensitive(table, name, order));
    return { name, order: hidden ? null : order };
  });
  const ordered = known.filter(({ order }) => order !== null);
  const watched = [
    ...ordered.filter(({ order }) => order === 'moment'),
    ...ordered.filter(({ order }) => order !== 'moment'),
  ].slice(0, MOST_WATCHED);
  return known.map((column) => (watched.includes(column) ? column : { ...column, order: null }));
}

function namedSensitive(table: string, column: string, order: TextOrder): boolean {
  const family = FAMILIES[order];
  const found = decideSensitivity({ table, column, family, values: null, distinctShare: 1, at: new Date(0) });
  return found.length > 0;
}
