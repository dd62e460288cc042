import type { Archive } from '../../domain/archive.js';
import type { TablePlace } from '../../domain/plan.js';
import { quoteName } from '../../postgres/quote.js';

/** What a restore will do, in words: pure. */
export function decideRestore(
  archive: Archive,
  to: TablePlace,
): { readonly steps: readonly string[]; readonly warnings: readonly string[] } {
  const place = quoteName(to);
  const { definition } = archive;
  return {
    steps: [
      `read the manifest of ${archive.handle} from ${archive.storeUri} and compare its SHA-256 with the catalog's`,
      `in database ${to.database}: create table ${place} if nothing has that name`,
      `copy ${place} from ${archive.objects} objects (${archive.rows} rows), each chunk in a transaction that commits only when every hash is the manifest's`,
      `then create ${definition.constraints.length} constraints and ${definition.indexes.length} indexes, set ${definition.sequences.length} sequences`,
      `read ${place} back and compare its content hash with ${archive.contentHash}`,
    ],
    warnings: definition.notRecreated.map((feature) => `will not be restored: ${feature}`),
  };
}
