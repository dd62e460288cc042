import type { Archive } from '../../domain/archive.js';
import type { TablePlace } from '../../domain/plan.js';
import { tablesOf } from '../../domain/partitions.js';
import type { TableDefinition } from '../../domain/table-definition.js';
import { quoteName } from '../../postgres/quote.js';

/** What a restore will do, in words: pure. */
export function decideRestore(
  archive: Archive,
  to: TablePlace,
): { readonly steps: readonly string[]; readonly warnings: readonly string[] } {
  const place = quoteName(to);
  const { definition } = archive;
  const tables = tablesOf(definition);
  const partitions = tables.length - 1;
  const count = (of: (table: TableDefinition) => readonly unknown[]): number =>
    tables.reduce((sum, table) => sum + of(table).length, 0);
  return {
    steps: [
      `read the manifest of ${archive.handle} from ${archive.storeUri} and compare its SHA-256 with the catalog's`,
      `in database ${to.database}: create table ${place}${partitions === 0 ? '' : ` with its ${partitions} partitions`} if nothing has that name`,
      `copy ${place} from ${archive.objects} objects (${archive.rows} rows), each chunk in a transaction that commits only when every hash is the manifest's`,
      `then create ${count(({ constraints }) => constraints)} constraints and ${count(({ indexes }) => indexes)} indexes, set ${count(({ sequences }) => sequences)} sequences`,
      `read ${place} back and compare its content hash with ${archive.contentHash}`,
    ],
    warnings: definition.notRecreated.map((feature) => `will not be restored: ${feature}`),
  };
}
