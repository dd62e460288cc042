import type { ColumnProfile, SensitivityKind, TableSensitivity } from './column-profile.js';

/** The tags of a table's columns by kind; kinds and columns the surest first, ties by name. */
export function tableSensitivity(profiles: readonly ColumnProfile[]): readonly TableSensitivity[] {
  const kinds = new Map<SensitivityKind, TableSensitivity['columns'][number][]>();
  for (const { column, sensitivity } of profiles) {
    for (const tag of sensitivity) {
      const columns = kinds.get(tag.kind) ?? [];
      columns.push({ ...tag, column });
      kinds.set(tag.kind, columns);
    }
  }
  return [...kinds]
    .map(([kind, columns]) => {
      const sorted = [...columns].sort(
        (a, b) => b.confidence - a.confidence || (a.column < b.column ? -1 : 1),
      );
      return { kind, confidence: sorted[0]?.confidence ?? 0, columns: sorted };
    })
    .sort((a, b) => b.confidence - a.confidence || (a.kind < b.kind ? -1 : 1));
}
