/** Hand-made facts of tables, as a scan of a demo's sources would give them after a few minutes. */
import type { TableDefinition } from '../../../src/domain/table-definition.js';
import type { TableFacts, UsageWindow } from '../../../src/domain/table-facts.js';
import { plainTable } from '../../support/plain-table.js';
import { column } from '../../support/warehouse-input.js';

export const WINDOW_END = new Date('2026-03-01T12:00:00Z');
const MINUTE_MS = 60_000;

/** Counters over four minutes; what is left out is zero. */
export function usageOf(counts: Partial<UsageWindow> = {}): UsageWindow {
  const reads = (counts.seqScans ?? 0n) + (counts.indexScans ?? 0n);
  const writes = (counts.inserted ?? 0n) + (counts.updated ?? 0n) + (counts.deleted ?? 0n);
  const readDays = reads > 0n ? 1 : 0;
  const from = counts.from ?? new Date(WINDOW_END.getTime() - 4 * MINUTE_MS);
  return {
    from,
    to: WINDOW_END,
    seenAt: WINDOW_END,
    samples: 2,
    epochs: 1,
    undisturbedSince: from,
    nodes: 1,
    unseenNodes: 0,
    unseenUntil: null,
    decoded: false,
    explainedScans: 0n,
    readDays,
    lastReadExact: false,
    seqScans: 0n,
    seqTuplesRead: 0n,
    indexScans: 0n,
    indexTuplesFetched: 0n,
    inserted: 0n,
    updated: 0n,
    deleted: 0n,
    hotUpdated: 0n,
    lastRead: reads > 0n ? new Date(WINDOW_END.getTime() - MINUTE_MS / 2) : null,
    lastWrite: null,
    activeDays:
      reads + writes === 0n
        ? []
        : [{ day: '2026-03-01', wholeMonth: false, readDays, reads: Number(reads), writes: Number(writes) }],
    ...counts,
  };
}

export interface TableSketch {
  readonly schema?: string;
  readonly name: string;
  /** `id bigint, opened_at timestamp with time zone`. */
  readonly columns: string;
  /** Column names of the primary key; none by default. */
  readonly key?: readonly string[];
  /** `account_id accounts`. */
  readonly references?: readonly string[];
  readonly facts?: Partial<TableFacts>;
}

const parts = (text: string): readonly (readonly [string, string])[] =>
  text.split(/,\s*(?![^(]*\))/).map((part) => {
    const [name = '', ...rest] = part.trim().split(' ');
    return [name, rest.join(' ')];
  });

function definitionOf(sketch: TableSketch): TableDefinition {
  const key = sketch.key ?? [];
  return plainTable({
    schema: sketch.schema ?? 'public',
    name: sketch.name,
    columns: sketch.columns === '' ? [] : parts(sketch.columns).map(([name, type]) => column(name, type)),
    constraints:
      key.length === 0
        ? []
        : [
            {
              name: `${sketch.name}_pkey`,
              kind: 'primary key',
              sql: `PRIMARY KEY (${key.join(', ')})`,
              columns: key,
              validated: true,
              comment: null,
            },
          ],
    foreignKeys: (sketch.references ?? []).map((reference) => {
      const [from = '', to = ''] = reference.split(' ');
      return {
        name: `${sketch.name}_${from}_fkey`,
        columns: [from],
        references: { schema: 'public', name: to },
        referencedColumns: ['id'],
        onUpdate: 'no action',
        onDelete: 'no action',
        onDeleteColumns: [],
        match: 'simple',
        deferrable: false,
        initiallyDeferred: false,
        validated: true,
        comment: null,
      };
    }),
  });
}

/** Facts of a sketched table: 500 rows, 64 KiB, no usage known, alone, unless `facts` says otherwise. */
export function factsOf(sketch: TableSketch): TableFacts {
  return {
    database: 'shop',
    definition: definitionOf(sketch),
    estimatedRows: 500,
    sizeBytes: 65_536n,
    usage: null,
    referencedBy: 0,
    dependents: [],
    readRank: null,
    siblings: [],
    ...sketch.facts,
  };
}

/** Gives each table the names of the others as siblings, and the number of foreign keys that point to it. */
export function asSchema(tables: readonly TableFacts[]): readonly TableFacts[] {
  return tables.map((table) => ({
    ...table,
    siblings: tables.filter((other) => other !== table).map(({ definition }) => definition.name),
    referencedBy: tables
      .flatMap(({ definition }) => definition.foreignKeys)
      .filter(({ references }) => references.name === table.definition.name).length,
  }));
}
