/**
 * A table at a source under lock and snapshot: lock first, then the snapshot (a rewrite in between loses rows
 * without an error: safe-removal.md, A2), every session pinned to the settings under which rows become text.
 */
import type { OwnRead } from '../../domain/activity.js';
import type { TableDefinition } from '../../domain/table-definition.js';
import type { ChunkResult, PageRange, SnapshotMark } from '../../domain/move.js';
import { corrupted, SortkeepError } from '../../domain/errors.js';
import type { MoveRun } from '../../engine/mover.js';
import type { ConnectSource } from '../../postgres/source-connector.js';
import { postgresError } from '../../postgres/postgres-errors.js';
import { quoteIdent, quoteName } from '../../postgres/quote.js';
import type { Queryable, Session } from '../../postgres/session.js';
import type { Source } from '../../domain/source.js';
import { tableFingerprints } from '../../postgres/definition/table-fingerprint.js';
import { assertSameServer } from './assert-same-server.js';
import { openSessionGroup } from '../session-group.js';
import { SessionLanes } from '../session-lanes.js';
import { cutIntoRanges } from './cut-into-ranges.js';
import { OwnReadMeter } from './own-read-meter.js';
import { readFileFacts, readSnapshotFacts } from './snapshot-facts.js';
import type { SnapshotFacts } from './snapshot-facts.js';
import { lockDefinitions } from './locked-definition.js';
import type { PlannedRelation } from './locked-definition.js';
import { rangeCondition } from './range-condition.js';
import { chunkStands } from './chunk-stands.js';
import { importSnapshot, NO_COUNTED_SCAN } from './source-lane.js';
import type { SourceLane } from './source-lane.js';
import { partOf, sourceParts } from './source-parts.js';
import type { SourcePart } from './source-parts.js';
import { watchWaiters } from '../watch-waiters.js';
import type { Watchdog } from '../watch-waiters.js';

export interface OpenSource {
  readonly source: Source;
  readonly database: string;
  /** A database that was dropped and made again has another one, and may have another table under the same oid. */
  readonly databaseOid: number;
  readonly parallel: number;
  readonly pagesPerChunk: number;
  readonly purpose: string;
  /** Ended when others wait for us, when a connection breaks or the snapshot grows old. */
  readonly run: Pick<MoveRun, 'signal' | 'abort'> & Partial<Pick<MoveRun, 'observe'>>;
  /** Takes down what was read of the table, once, so that it does not look like use. */
  readonly recordOwnReads: (reads: readonly OwnRead[]) => Promise<void>;
}

export interface SourceTable {
  readonly definition: TableDefinition;
  readonly facts: SnapshotFacts;
  /** The table itself or its leaves. */
  readonly parts: readonly SourcePart[];
  readonly ranges: readonly PageRange[];
  readonly parallel: number;
  /** What the pages of the range are copied under. */
  markOf(range: PageRange): SnapshotMark;
  /** COPY text of the expressions over one range, in physical order. At most `parallel` at once; more wait. */
  copyOut(expressions: readonly string[], range: PageRange): AsyncIterable<Uint8Array>;
  /** Whether a chunk that was copied under an earlier snapshot has the same rows under this one. */
  stands(range: PageRange, result: ChunkResult): Promise<boolean>;
  /** Runs under the snapshot. */
  readonly holder: Queryable;
  /** `only "s"."t" where …` of all rows, those of all partitions too, for a FROM clause that ends the statement. */
  readonly allRows: string;
  /**
   * When all that is needed was read: CONFLICT (to be tried again) when a type, a column, a file or the set of
   * partitions changed meanwhile, then lets go of lock and snapshot, as soon as every table that shares them is released. A renamed enum label changes the text of rows under any lock.
   */
  release(): Promise<void>;
  close(): Promise<void>;
}

/** A snapshot holds back vacuum in the whole database; finished chunks survive its end (safe-removal.md, B1). */
const MAXIMUM_SNAPSHOT_AGE_MS = 30 * 60_000;

export async function openSourceTable(
  connect: ConnectSource,
  { relationOid, definitionHash, ...options }: OpenSource & PlannedRelation,
): Promise<SourceTable> {
  const [table] = await openSourceTables(connect, options, [{ relationOid, definitionHash }]);
  if (table !== undefined) return table;
  throw corrupted('a table was asked for and none was opened', 'This is a fault in Sortkeep: report it.');
}

/**
 * Tables of one database under one snapshot, locked in the order of their oids, all of them before it is taken; they
 * share the connections. Returns them in that order.
 */
export async function openSourceTables(
  connect: ConnectSource,
  options: OpenSource,
  tables: readonly PlannedRelation[],
): Promise<readonly SourceTable[]> {
  const { source, database, parallel } = options;
  const doing = (what: string): string => `${what} (database ${database} of source ${source.name})`;
  const connectHere = (): Promise<Session> => connect(source, database, options.purpose);
  const group = openSessionGroup(connectHere, doing('reading a table'), options.run);
  const ownReads = new OwnReadMeter(options.purpose);
  const recordReads = once(() => options.recordOwnReads(ownReads.reads()));
  const close = async (): Promise<void> => {
    clearTimeout(age);
    // Best effort by design: what is not taken down looks like use, which removes nothing.
    await recordReads().catch(() => undefined);
    await Promise.all([watchdog?.stop(), group.close()]);
  };
  let watchdog: Watchdog | null = null;
  const age = setTimeout(() => {
    options.run.abort(
      new SortkeepError('CONFLICT', doing('the snapshot is 30 minutes old'), {
        hint: 'The move goes on by itself under a new snapshot.',
        retryable: true,
      }),
    );
  }, MAXIMUM_SNAPSHOT_AGE_MS);
  try {
    // Before the lock is asked for: no moment of it is without a watch.
    const watch = await watchWaiters({
      connect: connectHere,
      ours: group.processIds,
      run: options.run,
      doing,
    });
    watchdog = watch;
    const holder = await group.open();
    await assertSameServer(holder, source);
    const inOrder = [...tables].sort((a, b) => a.relationOid - b.relationOid);
    const locked = await lockDefinitions(holder, options.databaseOid, inOrder, doing);
    const unreleased = new Set(locked);
    await holder.query(NO_COUNTED_SCAN);
    const snapshot = await readSnapshotFacts(holder);
    const files = await readFileFacts(
      holder,
      locked.flatMap(({ relations }) => relations),
    );
    const lanes = new SessionLanes(
      await Promise.all(
        Array.from({ length: parallel }, async () =>
          importSnapshot(await group.open(), snapshot.snapshotId, doing),
        ),
      ),
    );
    const assertUnchanged = async (relations: readonly number[]): Promise<void> => {
      // The watchdog's session is in no transaction, so it sees the catalogs as they are now.
      const now = await tableFingerprints(watch.session, relations);
      if (relations.every((relation) => now.get(relation) === files.get(relation)?.fingerprint)) return;
      throw new SortkeepError('CONFLICT', doing('the table or a type of it changed while it was copied'), {
        hint: 'The move copies it again by itself.',
        retryable: true,
      });
    };
    return locked.map((table) => {
      const { definition, relations } = table;
      const [relationOid] = relations;
      const facts = { ...snapshot, relationOid, relfilenode: files.get(relationOid)?.relfilenode ?? null };
      const parts = sourceParts(table, facts, files);
      return {
        definition,
        facts,
        parts,
        ranges: cutIntoRanges(parts, facts.serverVersionNumber, options.pagesPerChunk),
        parallel,
        markOf: (range) => partOf(parts, range).mark,
        holder,
        allRows: allRowsOf(definition, parts),
        copyOut: (expressions, range) => {
          const part = partOf(parts, range);
          return lanes.stream(
            (lane) => metered(lane, part, copySql(expressions, part.from, range), ownReads),
            doing(`copying ${definition.schema}.${definition.name}`),
          );
        },
        stands: async (range, result) => {
          const part = partOf(parts, range);
          const stands = await chunkStands(holder, part.from, part.mark, range, result);
          await ownReads.look(holder, [part.relationOid]);
          return stands;
        },
        release: async () => {
          await ownReads.look(
            holder,
            parts.map((part) => part.relationOid),
          );
          await assertUnchanged(relations);
          unreleased.delete(table);
          if (unreleased.size === 0) await close();
        },
        close,
      };
    });
  } catch (error) {
    await close();
    throw postgresError(error, doing('opening the table'));
  }
}

async function* metered(
  lane: SourceLane,
  part: SourcePart,
  sql: string,
  ownReads: OwnReadMeter,
): AsyncGenerator<Uint8Array> {
  await lane.lock(part);
  yield* lane.session.copyOut(sql);
  await ownReads.look(lane.session, [part.relationOid]);
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | null = null;
  return () => (done ??= work());
}

/** Leaf by leaf: the table itself would show the rows of a partition that was attached a moment ago, too. */
function allRowsOf(definition: TableDefinition, parts: readonly SourcePart[]): string {
  const condition = rangeCondition({ fromPage: 0, toPage: null });
  if (definition.partitioning === undefined || parts.length === 0) {
    return `only ${quoteName(definition)} ${condition}`;
  }
  const columns = allColumns(definition).join(', ');
  return `(${parts.map(({ from }) => `select ${columns} from ${from} ${condition}`).join(' union all ')}) as leaves`;
}

/** `from` is of a part. */
export const copySql = (expressions: readonly string[], from: string, range: PageRange): string =>
  `copy (select ${expressions.join(', ')} from ${from} ${rangeCondition(range)}) to stdout (format csv, force_quote *)`;

/** Quoted names of all columns, in table order. */
export const allColumns = (definition: TableDefinition): readonly string[] =>
  definition.columns.map((column) => quoteIdent(column.name));

/** Quoted names of the columns that COPY FROM takes: generated ones are computed anew. */
export const loadableColumns = (definition: TableDefinition): readonly string[] =>
  definition.columns.filter(({ generated }) => generated === null).map(({ name }) => quoteIdent(name));
