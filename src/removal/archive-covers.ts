/** What can be said of an archive's chunks and structure without looking at rows. Pure. */
import { SEAL_ROW, SEAL_TRUNCATE } from './removal-names.js';
import type { Chunk } from '../domain/move.js';
import type { TableDefinition } from '../domain/table-definition.js';
import { definitionHash } from '../postgres/definition/definition-hash.js';

/** Every page of an ordinary table is in one finished chunk, the last of which is open, with as many rows as the archive. */
export function coversTable(chunks: readonly Chunk[], rows: number): boolean {
  const { pages, found } = chunks.reduce<{ readonly pages: number | null; readonly found: number }>(
    (sum, { range, result }) => {
      const goesOn = sum.pages === range.fromPage && range.leaf === undefined && result !== null;
      return goesOn
        ? { pages: range.toPage === null ? Infinity : range.toPage, found: sum.found + result.rows }
        : { pages: null, found: 0 };
    },
    { pages: 0, found: 0 },
  );
  return pages === Infinity && found === rows;
}

/** Whether a restore would make the same table, but for owner, grants and the seal. */
export const sameStructure = (archived: TableDefinition, now: TableDefinition): boolean =>
  definitionHash(withoutSeal(archived)) === definitionHash(withoutSeal(now));

const withoutSeal = (definition: TableDefinition): TableDefinition => ({
  ...definition,
  notRecreated: definition.notRecreated.filter(
    (feature) => !feature.startsWith(`trigger ${SEAL_ROW}`) && feature !== `trigger ${SEAL_TRUNCATE}`,
  ),
});
