import { z } from 'zod';
import { leavesOf } from '../../domain/partitions.js';
import type { TableDefinition } from '../../domain/table-definition.js';
import type { MoveRun } from '../../engine/mover.js';
import { quoteName } from '../../postgres/quote.js';
import type { Queryable } from '../../postgres/session.js';
import type { MoverServices } from '../mover-services.js';
import { openPlannedTable } from '../source/open-planned-table.js';
import type { PlannedTable } from '../source/open-planned-table.js';
import { partOf } from '../source/source-parts.js';
import { readSourceLoad } from '../source/read-source-load.js';
import { copySql } from '../source/source-table.js';
import { chooseSlices } from './choose-slices.js';
import type { Findings } from './findings.js';
import { sampleRows } from './sample-rows.js';

export interface SourceRead {
  /** What the move selects of each row. */
  readonly expressions: (planned: PlannedTable) => readonly string[];
  /** ARCHIVE: how the keys of a chunk's objects begin. */
  readonly objects?: (chunk: number) => string;
}

/**
 * Opens the table as the move would: same server, lock, snapshot, structure, rights, partitions, positions of sequences;
 * cuts it, reads a sample, and lets it go. Returns the definition as it was found under the lock.
 */
export async function prepareSource(
  services: MoverServices,
  run: MoveRun,
  findings: Findings,
  { expressions, objects }: SourceRead,
): Promise<TableDefinition> {
  const planned = await openPlannedTable(services, run, `dry-run ${run.plan.id}`);
  const { rows, source, table } = planned;
  try {
    findings.tried('SOURCE', `connect to database ${table.database} of source ${source.name}`);
    findings.tried('SOURCE', 'begin isolation level repeatable read read only');
    const names = [rows.definition, ...leavesOf(rows.definition).map((leaf) => leaf.table)];
    findings.tried(
      'SOURCE',
      `lock table ${names.map((name) => `only ${quoteName(name)}`).join(', ')} in access share mode`,
    );
    findings.tried('SOURCE', 'select pg_export_snapshot()');
    const selected = expressions(planned);
    findings.know({ chunks: chunksOf(rows, objects) });
    const sizes = await sizesOf(
      rows.holder,
      rows.parts.map(({ relationOid }) => relationOid),
    );
    const pages = rows.parts.reduce((sum, part) => sum + part.pages, 0);
    const slices = chooseSlices(
      rows.parts,
      rows.facts.serverVersionNumber,
      pages === 0 ? 0 : Number(sizes.heapBytes) / pages,
    );
    findings.know({ load: await readSourceLoad(rows.holder) });
    findings.know({
      read: { pages, ...sizes, slices: await sampleRows(rows, selected, slices, run) },
    });
    await rows.release();
    const read = slices.reduce((sum, slice) => sum + slice.pages, 0);
    findings.tried('SOURCE', `copy ${read} of its ${pages} pages, as a sample`);
    const [first] = rows.ranges;
    if (first !== undefined) {
      const more =
        rows.ranges.length === 1 ? '' : `; so for each of the ${rows.ranges.length} chunks, by its pages`;
      findings.shown('SOURCE', `${copySql(selected, partOf(rows.parts, first).from, first)}${more}`);
    }
    return rows.definition;
  } finally {
    await rows.close();
  }
}

function chunksOf(
  { ranges, definition }: PlannedTable['rows'],
  objects: SourceRead['objects'],
): Parameters<Findings['know']>[0]['chunks'] & object {
  const partitions = definition.partitioning?.partitions ?? [];
  return ranges.map(({ fromPage, toPage, leaf }, index) => {
    const partition = leaf === undefined ? undefined : partitions[leaf]?.table;
    return {
      index,
      partition: partition === undefined ? null : `${partition.schema}.${partition.name}`,
      ...{ fromPage, toPage },
      objects: objects === undefined ? [] : [objects(index)],
    };
  });
}

const sizeRow = z.object({ heap_bytes: z.coerce.bigint(), table_bytes: z.coerce.bigint() });

async function sizesOf(
  holder: Queryable,
  relations: readonly number[],
): Promise<{ readonly heapBytes: bigint; readonly tableBytes: bigint }> {
  const { rows } = await holder.query(
    `select coalesce(sum(pg_table_size(s.oid)), 0)::bigint as heap_bytes,
       coalesce(sum(pg_total_relation_size(s.oid)), 0)::bigint as table_bytes
     from unnest($1::oid[]) as s (oid)`,
    [relations],
  );
  const { heap_bytes, table_bytes } = sizeRow.parse(rows[0]);
  return { heapBytes: heap_bytes, tableBytes: table_bytes };
}
