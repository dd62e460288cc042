/**
 * A table at a source under lock and snapshot: lock first, then the snapshot (a rewrite in between loses rows
 * without an error: safe-removal.md, A2), every session pinned to the settings under which rows become text.
 */
import { z } from 'zod';
import type { OwnRead } from '../../domain/activity.js';
import type { TableDefinition } from '../../domain/table-definition.js';
import type { ChunkResult, PageRange, SnapshotMark } from '../../domain/move.js';
import { conflict, SortkeepError, unsupported } from '../../domain/errors.js';
import type { MoveRun } from '../../engine/mover.js';
import type { ConnectSource } from '../../postgres/source-connector.js';
import { postgresError } from '../../postgres/postgres-errors.js';
import { quoteIdent, quoteLiteral, quoteName } from '../../postgres/quote.js';
import type { Queryable, Session } from '../../postgres/session.js';
import type { Source } from '../../domain/source.js';
import { tableFingerprint } from '../../postgres/definition/table-fingerprint.js';
import { assertPinned, liftTransactionTimeout, pinSettings } from '../../postgres/pinned-settings.js';
import { assertSameServer } from './assert-same-server.js';
import { openSessionGroup } from '../session-group.js';
import { SessionLanes } from '../session-lanes.js';
import { cutIntoRanges } from './cut-into-ranges.js';
import { OwnReadMeter } from './own-read-meter.js';
import { readSnapshotFacts } from './snapshot-facts.js';
import type { SnapshotFacts } from './snapshot-facts.js';
import { lockDefinition, LOCK_TIMEOUT } from './locked-definition.js';
import type { PlannedRelation } from './locked-definition.js';
import { rangeCondition } from './range-condition.js';
import { chunkStands } from './chunk-stands.js';
import { watchWaiters } from './watch-waiters.js';

export interface OpenSourceTable extends PlannedRelation {
  readonly source: Source;
  readonly database: string;
  readonly parallel: number;
  readonly pagesPerChunk: number;
  readonly purpose: string;
  /** Ended when others wait for us, when a connection breaks or the snapshot grows old. */
  readonly run: Pick<MoveRun, 'signal' | 'abort'>;
  /** Takes down what was read of the table, once, so that it does not look like use. */
  readonly recordOwnReads: (reads: readonly OwnRead[]) => Promise<void>;
}

export interface SourceTable {
  readonly definition: TableDefinition;
  readonly facts: SnapshotFacts;
  readonly ranges: readonly PageRange[];
  readonly parallel: number;
  readonly mark: SnapshotMark;
  /** COPY text of the expressions over one range, in physical order. At most `parallel` at once; more wait. */
  copyOut(expressions: readonly string[], range: PageRange): AsyncIterable<Uint8Array>;
  /** Whether a chunk that was copied under an earlier snapshot has the same rows under this one. */
  stands(range: PageRange, result: ChunkResult): Promise<boolean>;
  /** Runs under the snapshot. */
  readonly holder: Queryable;
  /** `only "s"."t" where …` of all rows, for a FROM clause that ends the statement. */
  readonly allRows: string;
  /**
   * When all that is needed was read: CONFLICT (to be tried again) when a type, a column or the file changed
   * meanwhile, then lets go of lock and snapshot. A renamed enum label changes the text of rows under any lock.
   */
  release(): Promise<void>;
  close(): Promise<void>;
}

const fileRow = z.object({ relfilenode: z.string() });

/** A snapshot holds back vacuum in the whole database; finished chunks survive its end (safe-removal.md, B1). */
const MAXIMUM_SNAPSHOT_AGE_MS = 30 * 60_000;

export async function openSourceTable(
  connect: ConnectSource,
  options: OpenSourceTable,
): Promise<SourceTable> {
  const { source, database, parallel } = options;
  const doing = (what: string): string => `${what} (database ${database} of source ${source.name})`;
  const group = openSessionGroup(
    () => connect(source, database, options.purpose),
    doing('reading a table'),
    options.run,
  );
  const pids: number[] = [];
  const open = async (): Promise<Session> => {
    const session = await group.open();
    pids.push(session.processId);
    return session;
  };
  const ownReads = new OwnReadMeter(options.relationOid, options.purpose);
  const recordReads = once(() => options.recordOwnReads(ownReads.reads()));
  const close = async (): Promise<void> => {
    clearTimeout(age);
    // Best effort by design: what is not taken down looks like use, which removes nothing.
    await recordReads().catch(() => undefined);
    await Promise.all([stopWatching?.(), group.close()]);
  };
  let stopWatching: (() => Promise<void>) | null = null;
  const age = setTimeout(() => {
    options.run.abort(
      new SortkeepError('CONFLICT', doing('the snapshot is 30 minutes old'), {
        hint: 'The move goes on by itself under a new snapshot.',
        retryable: true,
      }),
    );
  }, MAXIMUM_SNAPSHOT_AGE_MS);
  try {
    const holder = await open();
    await assertSameServer(holder, source);
    const definition = await lockDefinition(holder, options, doing);
    assertCopyable(definition);
    const from = `only ${quoteName(definition)}`;
    await holder.query(NO_COUNTED_SCAN);
    const facts = await readSnapshotFacts(holder, options.relationOid);
    const lanes = new SessionLanes(
      await Promise.all(
        Array.from({ length: parallel }, async () => importSnapshot(await open(), facts, from, doing)),
      ),
    );
    const watcher = await open();
    stopWatching = watchWaiters(watcher, pids, options.run.abort, doing);
    return {
      definition,
      facts,
      ranges: cutIntoRanges(facts, options.pagesPerChunk),
      parallel,
      mark: {
        relfilenode: facts.relfilenode,
        xmin: facts.xmin,
        fingerprint: facts.fingerprint,
        serverRun: facts.serverRun,
      },
      holder,
      allRows: `${from} ${rangeCondition({ fromPage: 0, toPage: null })}`,
      copyOut: (expressions, range) =>
        lanes.stream(
          (session) => metered(session, copySql(expressions, from, range), ownReads),
          doing(`copying ${definition.schema}.${definition.name}`),
        ),
      stands: async (range, result) => {
        const stands = await chunkStands(holder, from, facts, range, result);
        await ownReads.look(holder);
        return stands;
      },
      release: async () => {
        await ownReads.look(holder);
        await stopWatching?.();
        // The watcher is in no transaction, so it sees the catalogs as they are now.
        if ((await tableFingerprint(watcher, options.relationOid)) !== facts.fingerprint) {
          throw new SortkeepError(
            'CONFLICT',
            doing('the table or a type of it changed while it was copied'),
            {
              hint: 'The move copies it again by itself.',
              retryable: true,
            },
          );
        }
        await close();
      },
      close,
    };
  } catch (error) {
    await close();
    throw postgresError(error, doing('opening the table'));
  }
}

/**
 * A small table would be read by a sequential scan in spite of its ctid range. Every statement here has such a range,
 * so that no index can take the scan's place.
 */
const NO_COUNTED_SCAN = 'set local enable_seqscan = off';

async function* metered(session: Session, sql: string, ownReads: OwnReadMeter): AsyncGenerator<Uint8Array> {
  yield* session.copyOut(sql);
  await ownReads.look(session);
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | null = null;
  return () => (done ??= work());
}

/** SET TRANSACTION SNAPSHOT must be the first statement; the lock is taken under it and the file compared. */
async function importSnapshot(
  session: Session,
  facts: SnapshotFacts,
  from: string,
  doing: (what: string) => string,
): Promise<Session> {
  await liftTransactionTimeout(session);
  await session.query('begin isolation level repeatable read read only');
  await session.query(`set transaction snapshot ${quoteLiteral(facts.snapshotId)}`);
  await pinSettings(session);
  await session.query(NO_COUNTED_SCAN);
  await session.query(`set local lock_timeout = '${LOCK_TIMEOUT}'`);
  await session.query(`lock table ${from} in access share mode`);
  await assertPinned(session, doing('opening the table'));
  const { rows } = await session.query('select pg_relation_filenode($1::oid)::text as relfilenode', [
    facts.relationOid,
  ]);
  if (fileRow.parse(rows[0]).relfilenode !== facts.relfilenode) {
    throw conflict(doing('the table was rewritten while it was opened'), 'Start the move again.');
  }
  return session;
}

const copySql = (expressions: readonly string[], from: string, range: PageRange): string =>
  `copy (select ${expressions.join(', ')} from ${from} ${rangeCondition(range)}) to stdout (format csv, force_quote *)`;

/** Quoted names of all columns, in table order. */
export const allColumns = (definition: TableDefinition): readonly string[] =>
  definition.columns.map((column) => quoteIdent(column.name));

/** Quoted names of the columns that COPY FROM takes: generated ones are computed anew. */
export const loadableColumns = (definition: TableDefinition): readonly string[] =>
  definition.columns.filter(({ generated }) => generated === null).map(({ name }) => quoteIdent(name));

/** What cannot be copied as rows of its own: the planner refuses it, and so does the move. */
function assertCopyable(definition: TableDefinition): void {
  if (definition.kind === 'table') return;
  throw unsupported(
    `${definition.schema}.${definition.name} is a ${definition.kind}`,
    'Partitioned tables are not moved yet; their partitions hold the rows.',
  );
}
