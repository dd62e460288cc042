/** Keys of tables of one database, over one connection. */
import { z } from 'zod';
import type { OwnRead } from '../domain/activity.js';
import { readOwnReads } from '../postgres/own-reads.js';
import { postgresError, sqlState } from '../postgres/postgres-errors.js';
import type { Queryable, Session } from '../postgres/session.js';
import { absenceReason, tooLarge } from './absence-reason.js';
import { readDense, readKeySketch } from './read-key-sketch.js';
import type { ReadSketch } from './read-key-sketch.js';
import { readTargets } from './read-targets.js';
import type { SketchTarget } from './read-targets.js';
import { sketchTransaction } from './sketch-transaction.js';

export interface WantedSketches {
  readonly oid: number;
  readonly sets: readonly {
    readonly columns: readonly string[];
    /** No two rows have the same values. */
    readonly unique: boolean;
  }[];
}

export interface SketchOptions {
  /** Of a table's pages; larger ones are left out. */
  readonly maximumBytes: number;
  readonly salt: string;
}

interface Sketch extends ReadSketch {
  readonly dense: boolean;
}

export interface SketchResult {
  readonly columns: readonly string[];
  /** Null with a reason. */
  readonly sketch: Sketch | null;
  readonly why: string | null;
}

export interface SketchedTable {
  readonly oid: number;
  readonly results: readonly SketchResult[];
  /** What the server counted of our own reads. */
  readonly ownReads: readonly OwnRead[];
}

const sizeRow = z.object({ bytes: z.coerce.bigint() });

/** Tables whose rights and sizes are asked for at once. */
const BATCH = 100;

/**
 * One table after the other. What stands in the way of one is its reason; a broken connection ends the work and
 * rejects.
 */
export async function* sketchDatabase(
  session: Session,
  wanted: readonly WantedSketches[],
  options: SketchOptions,
): AsyncGenerator<SketchedTable> {
  for (let start = 0; start < wanted.length; start += BATCH) {
    const batch = wanted.slice(start, start + BATCH);
    const oids = batch.map(({ oid }) => oid);
    const targets = await sketchTransaction(session, () => readTargets(session, oids));
    for (const table of batch) {
      const target = targets.find(({ oid }) => oid === table.oid);
      yield target === undefined
        ? refused(table, 'it is gone')
        : await sketchTable(session, table, target, options);
    }
  }
}

const refused = ({ oid, sets }: WantedSketches, why: string): SketchedTable => ({
  oid,
  results: sets.map(({ columns }) => ({ columns, sketch: null, why })),
  ownReads: [],
});

async function sketchTable(
  session: Session,
  wanted: WantedSketches,
  target: SketchTarget,
  options: SketchOptions,
): Promise<SketchedTable> {
  const reasons = wanted.sets.map(({ columns }) => absenceReason(target, columns, options.maximumBytes));
  if (reasons.every((why) => why !== null)) {
    const results = wanted.sets.map(({ columns }, at) => ({
      columns,
      sketch: null,
      why: reasons[at] ?? null,
    }));
    return { oid: wanted.oid, results, ownReads: [] };
  }
  return sketchTransaction(session, async () => {
    const results: SketchResult[] = [];
    let failure: string | null = null;
    for (const [at, { columns, unique }] of wanted.sets.entries()) {
      const why: string | null = reasons[at] ?? failure;
      const read: Sketch | string = why ?? (await trySketch(session, target, columns, unique, options));
      if (typeof read === 'string') failure ??= why === null ? read : null;
      results.push(
        typeof read === 'string'
          ? { columns, sketch: null, why: read }
          : { columns, sketch: read, why: null },
      );
    }
    // What was read before a failure counts as well.
    return { oid: wanted.oid, results, ownReads: await readOwnReads(session, target.leaves, 'relate') };
  });
}

/** The sketch, or why there is none; a broken connection rejects. */
async function trySketch(
  session: Session,
  target: SketchTarget,
  columns: readonly string[],
  unique: boolean,
  { maximumBytes, salt }: SketchOptions,
): Promise<Sketch | string> {
  await session.query('savepoint sketch');
  try {
    const bytes = await readSize(session, target.leaves);
    if (bytes > BigInt(maximumBytes)) return tooLarge(bytes, maximumBytes);
    // In the order that both sides of a comparison have.
    const ordered = columns.flatMap((name) => target.columns.find((column) => column.name === name) ?? []);
    const sketch = await readKeySketch(session, target, ordered, salt, unique);
    const [single, ...more] = ordered;
    const counted = unique && single?.whole === true && more.length === 0;
    return { ...sketch, dense: counted && (await readDense(session, target, single)) };
  } catch (error) {
    if (sqlState(error) === '') throw error;
    await session.query('rollback to savepoint sketch');
    return postgresError(error, 'its keys could not be read').message;
  }
}

/** What the files have now: relpages is 0 before the first VACUUM or ANALYZE. */
async function readSize(db: Queryable, leaves: readonly number[]): Promise<bigint> {
  const { rows } = await db.query(
    `select coalesce(pg_catalog.sum(pg_catalog.pg_relation_size(oid::pg_catalog.regclass)), 0) as bytes
     from pg_catalog.unnest($1::oid[]) as t (oid)`,
    [leaves],
  );
  return sizeRow.parse(rows[0]).bytes;
}
