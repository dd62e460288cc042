import type { Archive } from '../../domain/archive.js';
import { notRestored } from '../../domain/not-made-again.js';
import type { TablePlace } from '../../domain/plan.js';
import { tablesOf } from '../../domain/partitions.js';
import { partText } from '../../domain/restore-part.js';
import type { RestorePart } from '../../domain/restore-part.js';
import type { TableDefinition } from '../../domain/table-definition.js';
import { quoteName } from '../../postgres/quote.js';

/** What a restore will do, in words: pure. `part`: of all of the archive where it is undefined. */
export function decideRestore(
  archive: Archive,
  to: TablePlace,
  part: RestorePart | undefined,
): { readonly steps: readonly string[]; readonly warnings: readonly string[] } {
  const place = quoteName(to);
  const { definition } = archive;
  const tables = tablesOf(definition);
  const partitions = tables.length - 1;
  const count = (of: (table: TableDefinition) => readonly unknown[]): number =>
    tables.reduce((sum, table) => sum + of(table).length, 0);
  const ofThem = (part?.columns ?? null) === null ? '' : 'of those that need no other column: ';
  return {
    steps: [
      `read the manifest of ${archive.handle} from ${archive.storeUri} and compare its SHA-256 with the catalog's`,
      `in database ${to.database}: create table ${place}${partitions === 0 ? '' : ` with its ${partitions} partitions`} if nothing has that name`,
      ...copySteps(archive, place, part),
      `then create ${ofThem}${count(({ constraints }) => constraints)} constraints and ${count(({ indexes }) => indexes)} indexes, set ${count(({ sequences }) => sequences)} sequences`,
      part === undefined
        ? `read ${place} back and compare its content hash with ${archive.contentHash}`
        : `read ${place} back and compare its content hash with that of the rows that fitted`,
    ],
    warnings: [
      ...(part === undefined
        ? []
        : [
            `this is a part of archive ${archive.handle}, which proves nothing of the rest: ${partText(part)}`,
          ]),
      ...notRestored(definition).map((feature) => `will not be restored: ${feature}`),
    ],
  };
}

function copySteps(
  { objects, rows }: Archive,
  place: string,
  part: RestorePart | undefined,
): readonly string[] {
  if (part === undefined) {
    return [
      `copy ${place} from ${objects} objects (${rows} rows), each chunk in a transaction that commits only when every hash is the manifest's`,
    ];
  }
  return [
    `read of ${objects} objects (${rows} rows) those of chunks that may hold a row that fits, by the manifest's bounds; each chunk goes into a temporary table in a transaction that goes on only when every hash is the manifest's`,
    `insert into ${place} what fits (${partText(part)}); rows that fit and rows left out must be the rows that were read`,
  ];
}
