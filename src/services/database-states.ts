import type { DatabaseScan, DatabaseState } from '../domain/source.js';
import type { DatabaseEntry } from '../scanner/read-instance.js';

/**
 * What is known of each database after a scan, by name; pure. One that could not be read keeps what was read before,
 * and one that the source does not list any more is left out, as are templates.
 */
export function databaseStates(
  before: readonly DatabaseState[],
  entries: readonly DatabaseEntry[],
  scans: readonly DatabaseScan[],
  at: Date,
): readonly DatabaseState[] {
  const states = new Map(before.map((state) => [state.database, state]));
  const scanned = new Map(scans.map((scan) => [scan.database, scan]));
  return entries
    .filter(({ isTemplate }) => !isTemplate)
    .map(({ name, encoding, collation, characterType }) => {
      const [state, scan] = [states.get(name), scanned.get(name)];
      const whole = scan?.error === null;
      return {
        database: name,
        encoding,
        collation,
        characterType,
        tables: whole ? scan.tables : Math.max(state?.tables ?? 0, scan?.tables ?? 0),
        readAt: whole ? at : (state?.readAt ?? null),
        error: scan?.error ?? null,
      };
    });
}
