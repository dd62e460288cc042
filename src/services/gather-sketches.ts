/** Reads the keys that a run compares, as far as they are not known from a run before. */
import { listSketches } from '../catalog/relations/list-sketches.js';
import { sketchSalt } from '../catalog/relations/sketch-salt.js';
import { storeSketches } from '../catalog/relations/store-sketches.js';
import { getSources } from '../catalog/sources/get-sources.js';
import { recordOwnReads } from '../catalog/usage/own-reads.js';
import { groupBy } from '../domain/group-by.js';
import type { SourceId } from '../domain/ids.js';
import type { Source } from '../domain/source.js';
import { forEachAtOnce } from '../engine/for-each-at-once.js';
import { postgresError } from '../postgres/postgres-errors.js';
import type { Database, Session } from '../postgres/session.js';
import type { ConnectSource } from '../postgres/source-connector.js';
import type { SketchRequest } from '../relations/sketch-requests.js';
import type { ShapedTable } from '../relations/table-shape.js';
import { awaitQuiet } from '../scanner/await-quiet.js';
import { sketchDatabase } from '../sketcher/sketch-database.js';
import type { SketchedTable } from '../sketcher/sketch-database.js';
import { catalogCall } from './catalog-call.js';
import { distanceOf } from './distance-of.js';

export interface SketchParts {
  readonly catalog: Database;
  readonly connect: ConnectSource;
  /** Of a table's pages; larger tables are not read. */
  readonly sketchBytes: number;
  /** Sources that are read at once, over one connection each. */
  readonly parallelSources: number;
  /** How long to wait for a quiet moment before each hundred tables. */
  readonly patienceMs: number;
  /** Ends the run before it stores anything. */
  readonly signal: AbortSignal;
}

/** A sketch of this age is taken again; one of a structure that has changed at once. */
const MAX_AGE_MS = 7 * 86_400_000;
/** Of one source in one run; the rest comes with the next. */
const MAX_SOURCE_MS = 600_000;
/** Tables after which the connection is given back and the server asked again whether it is busy. */
const PIECE = 100;

export interface GatheredSketches {
  /** Keys that were read. */
  readonly sketched: number;
  /** Why nothing was read in a database, in words; what was known before stands. */
  readonly failureOf: (table: ShapedTable) => string | null;
}

interface Wanted {
  readonly table: ShapedTable;
  readonly columns: SketchRequest['columns'];
}

/** What cannot be read is left out: its tables are compared by what was known, and say why where nothing was. */
export async function gatherSketches(
  parts: SketchParts,
  requests: readonly SketchRequest[],
  fresh: boolean,
  onProgress: (done: number, total: number) => void,
): Promise<GatheredSketches> {
  const { catalog } = parts;
  const wanted = fresh
    ? requests
    : await catalogCall('looking up sketches', () => missing(catalog, requests));
  const salt = await catalogCall('looking up the salt', () => sketchSalt(catalog));
  const bySource = groupBy(wanted, ({ table }) => table.sourceId);
  const ids = [...bySource.keys()];
  const sources = await catalogCall('looking sources up', () => getSources(catalog, ids));
  const failures = new Map<string, string>();
  let [done, sketched] = [0, 0];
  onProgress(0, wanted.length);
  await forEachAtOnce(sources, parts.parallelSources, async (source) => {
    if (source === null) return;
    const visitor: Visitor = {
      table: ({ results }) => {
        done += 1;
        sketched += results.filter(({ sketch }) => sketch !== null).length;
        onProgress(done, wanted.length);
      },
      failure: (table, error) => {
        const failure = postgresError(error, `reading keys of source ${source.name}`);
        // A fault of ours is no reason that a person could do something about.
        if (failure.code === 'INTERNAL') throw failure;
        failures.set(databaseOf(table), failure.message);
      },
    };
    await sketchSource(parts, source, bySource.get(source.id) ?? [], salt, visitor);
  });
  return { sketched, failureOf: (table) => failures.get(databaseOf(table)) ?? null };
}

const databaseOf = ({ sourceId, databaseOid }: ShapedTable): string => `${sourceId} ${databaseOid}`;

interface Visitor {
  table(found: SketchedTable): void;
  /** Nothing more is read in the database of the table; rejects with what is a fault of ours. */
  failure(table: ShapedTable, error: unknown): void;
}

/** Those without a sketch that is young enough. */
async function missing(catalog: Database, requests: readonly SketchRequest[]): Promise<readonly Wanted[]> {
  const oldest = Date.now() - MAX_AGE_MS;
  const result: Wanted[] = [];
  for (let start = 0; start < requests.length; start += 1_000) {
    const batch = requests.slice(start, start + 1_000);
    const { sketches } = await listSketches(
      catalog,
      batch.map(({ table }) => table.id),
    );
    const known = new Map(sketches.map((sketch) => [keyOf(sketch.tableId, sketch.columns), sketch.takenAt]));
    for (const { table, columns } of batch) {
      const lacking = columns.filter((set) => {
        const takenAt = known.get(keyOf(table.id, set));
        return takenAt === undefined || takenAt.getTime() < oldest || takenAt < table.structureSince;
      });
      if (lacking.length > 0) result.push({ table, columns: lacking });
    }
  }
  return result;
}

const keyOf = (table: string, columns: readonly string[]): string => JSON.stringify([table, columns]);

async function sketchSource(
  parts: SketchParts,
  source: Source,
  wanted: readonly Wanted[],
  salt: string,
  visitor: Visitor,
): Promise<void> {
  const until = performance.now() + MAX_SOURCE_MS;
  const connect: ConnectSource = (to, database) => parts.connect(to, database, 'relate');
  const databases = [...groupBy(wanted, ({ table }) => table.databaseOid).values()];
  let distanceMs: number;
  try {
    distanceMs = await distanceOf(connect, source);
  } catch (error) {
    for (const [first] of databases) if (first !== undefined) visitor.failure(first.table, error);
    return;
  }
  const quietness = { distanceMs, patienceMs: parts.patienceMs, signal: parts.signal };
  for (const tables of databases) {
    for (let start = 0; start < tables.length && performance.now() < until; start += PIECE) {
      const piece = tables.slice(start, start + PIECE);
      const [first] = piece;
      if (first === undefined) break;
      try {
        const session = await awaitQuiet(connect, source, first.table.database, quietness);
        try {
          await sketchPiece(parts, session, source, piece, salt, visitor);
        } finally {
          await session.close();
        }
      } catch (error) {
        visitor.failure(first.table, error);
        break;
      }
    }
  }
}

async function sketchPiece(
  { catalog, sketchBytes }: SketchParts,
  session: Session,
  source: Source,
  piece: readonly Wanted[],
  salt: string,
  visitor: Visitor,
): Promise<void> {
  const options = { maximumBytes: sketchBytes, salt };
  for await (const found of sketchDatabase(session, piece.map(wantedOf), options)) {
    const wanted = piece.find(({ table }) => table.relationOid === found.oid);
    if (wanted === undefined) continue;
    await catalogCall('storing sketches', () => store(catalog, source.id, wanted, found));
    visitor.table(found);
  }
}

const wantedOf = ({ table, columns }: Wanted): Parameters<typeof sketchDatabase>[1][number] => ({
  oid: table.relationOid,
  sets: columns.map((set) => ({
    columns: set,
    unique: table.keys.some((key) => key.every((column) => set.includes(column))),
  })),
});

async function store(
  catalog: Database,
  source: SourceId,
  { table }: Wanted,
  { results, ownReads }: SketchedTable,
): Promise<void> {
  await catalog.transaction(async (tx) => {
    await recordOwnReads(tx, source, table.databaseOid, ownReads);
    await storeSketches(
      tx,
      new Date(),
      results.map((result) => ({ tableId: table.id, ...result })),
    );
  });
}
