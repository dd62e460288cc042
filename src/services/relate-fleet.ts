/** One run: all tables of the catalog are compared, and what was found takes the place of the run before. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { recordEvent } from '../catalog/audit/record-event.js';
import { listCopies } from '../catalog/relations/list-copies.js';
import type { TableCopy } from '../catalog/relations/list-copies.js';
import { listNumberRanges } from '../catalog/relations/list-number-ranges.js';
import { listRelatableTables } from '../catalog/relations/list-relatable-tables.js';
import { listSketches } from '../catalog/relations/list-sketches.js';
import { replaceRelations } from '../catalog/relations/replace-relations.js';
import type { KeySketch } from '../domain/key-sketch.js';
import type { TableId } from '../domain/ids.js';
import type { NumberRange, RelationRun } from '../domain/table-relation.js';
import type { Database, Queryable } from '../postgres/session.js';
import { decideRelations } from '../relations/decide-relations.js';
import type { KnownValues } from '../relations/known-values.js';
import { planRelations } from '../relations/plan-relations.js';
import type { RelationPlan } from '../relations/plan-relations.js';
import { createShaper } from '../relations/table-shape.js';
import type { ShapedTable } from '../relations/table-shape.js';
import { catalogCall } from './catalog-call.js';
import { gatherSketches } from './gather-sketches.js';
import type { SketchParts } from './gather-sketches.js';

/** Definitions of so many tables are in memory at once; their shapes all are. */
const BATCH = 1_000;

export interface RunOptions {
  /** Keys are read again, however young what is known of them. */
  readonly fresh: boolean;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Fails only where the catalog does, and when it is ended; what cannot be read of a source is said in the reasons. */
export async function relateFleet(
  parts: SketchParts,
  actor: string,
  { fresh, onProgress }: RunOptions,
): Promise<RelationRun> {
  const rest = async (): Promise<void> => {
    await nextTurn(undefined);
    parts.signal.throwIfAborted();
  };
  const { catalog } = parts;
  const startedAt = new Date();
  const tables = await catalogCall('reading structures', () => allTables(catalog));
  const copies = await catalogCall('reading lineage', () => listCopies(catalog));
  const pairs = copies.map(({ from, to }) => [from, to] as const);
  const plan = await planRelations(tables, pairs, rest);
  const gathered = await gatherSketches(parts, plan.requests, fresh, onProgress ?? (() => undefined));
  await rest();
  const values = await catalogCall('reading sketches', () => readValues(catalog, plan));
  const found = await decideRelations(
    plan,
    {
      ...values,
      whyOf: (table) => gathered.failureOf(table) ?? values.whyOf(table),
      copyOf: copyWords(tables, copies),
    },
    rest,
  );
  return catalogCall('storing relations', async () => {
    const run = await replaceRelations(catalog, found, {
      startedAt,
      tables: tables.length,
      sketched: gathered.sketched,
      unsketched: values.absent,
    });
    const details = { ...run, startedAt: undefined, finishedAt: undefined };
    await recordEvent(catalog, { actor, action: 'catalog.relate', subject: '*', details });
    return run;
  });
}

async function allTables(catalog: Queryable): Promise<readonly ShapedTable[]> {
  const shape = createShaper();
  const tables: ShapedTable[] = [];
  let after: TableId | null = null;
  for (;;) {
    const batch: Awaited<ReturnType<typeof listRelatableTables>> = await listRelatableTables(
      catalog,
      after,
      BATCH,
    );
    tables.push(...batch.map(shape));
    const last = batch.at(-1);
    if (last === undefined || batch.length < BATCH) return tables;
    after = last.id;
  }
}

async function readValues(
  catalog: Database,
  { requests, joins }: RelationPlan,
): Promise<Omit<KnownValues, 'copyOf'> & { readonly absent: number }> {
  const sketches = new Map<TableId, KeySketch[]>();
  const reasons = new Map<TableId, string>();
  let absent = 0;
  for (let start = 0; start < requests.length; start += BATCH) {
    const ids = requests.slice(start, start + BATCH).map(({ table }) => table.id);
    const stored = await listSketches(catalog, ids);
    for (const sketch of stored.sketches) {
      const of = sketches.get(sketch.tableId);
      if (of === undefined) sketches.set(sketch.tableId, [sketch]);
      else of.push(sketch);
    }
    for (const { tableId, why } of stored.absent) reasons.set(tableId, why);
    absent += stored.absent.length;
  }
  const ranges = new Map<string, NumberRange>();
  const joined = [...new Set(joins.named.flatMap(({ from, to }) => [from.id, to.table.id]))];
  for (let start = 0; start < joined.length; start += BATCH) {
    for (const range of await listNumberRanges(catalog, joined.slice(start, start + BATCH))) {
      ranges.set(JSON.stringify([range.tableId, range.column]), range);
    }
  }
  return {
    absent,
    sketchesOf: ({ id }) => sketches.get(id) ?? [],
    whyOf: ({ id }) => reasons.get(id) ?? null,
    rangeOf: ({ id }, column) => ranges.get(JSON.stringify([id, column])) ?? null,
  };
}

/** The newest copy of each pair, in words. */
function copyWords(tables: readonly ShapedTable[], copies: readonly TableCopy[]): KnownValues['copyOf'] {
  const known = new Map(tables.map(({ id }) => [id, true]));
  const newest = new Map<string, TableCopy>();
  for (const copy of copies) {
    if (known.has(copy.from) && known.has(copy.to)) {
      newest.set([copy.from, copy.to].sort().join(' '), copy);
    }
  }
  return (a, b) => {
    const copy = newest.get([a, b].sort().join(' '));
    if (copy === undefined) return null;
    return { from: copy.from, kind: copy.kind, at: copy.at };
  };
}
