import { z } from 'zod';
import { recordOwnReads } from '../../catalog/usage/own-reads.js';
import { createContentHasher, mergeContentHashes } from '../../codec/content-hash.js';
import { freeBytes } from '../../codec/free-bytes.js';
import { corrupted } from '../../domain/errors.js';
import type { SourceId } from '../../domain/ids.js';
import type { PageRange } from '../../domain/move.js';
import type { QualifiedName } from '../../domain/table-definition.js';
import { readPartitionTree } from '../../postgres/definition/read-partition-tree.js';
import { readOwnReads } from '../../postgres/own-reads.js';
import { assertPinned, liftTransactionTimeout, pinSettings } from '../../postgres/pinned-settings.js';
import { postgresError } from '../../postgres/postgres-errors.js';
import { quoteName } from '../../postgres/quote.js';
import type { Queryable, Session } from '../../postgres/session.js';
import { cutIntoRanges } from '../source/cut-into-ranges.js';
import { rangeCondition } from '../source/range-condition.js';
import { importSnapshot } from '../source/source-lane.js';
import type { TargetSessions } from './open-target.js';
import { placeOf } from './target-parts.js';
import type { TargetPart } from './target-parts.js';

export interface ReadBack {
  readonly place: QualifiedName;
  /** What has the rows: the table itself or its leaves. */
  readonly parts: readonly TargetPart[];
  /** Quoted. */
  readonly columns: readonly string[];
  /** The content hash that it is to be compared with. */
  readonly like: string;
  readonly pagesPerChunk: number;
  readonly signal: AbortSignal;
  /** Where it is taken down that we read the table, and of which source. */
  readonly catalog: Queryable;
  readonly node: SourceId;
}

/**
 * Reads the whole table back as canonical COPY text under one snapshot, several ranges of pages at once, and hashes its
 * rows, whatever their order. CORRUPTED where it has other partitions than it was made with.
 */
export async function hashTarget(sessions: TargetSessions, readBack: ReadBack): Promise<string> {
  const { main } = sessions;
  const { place, parts, like } = readBack;
  const doing = `reading ${quoteName(place)} back`;
  await liftTransactionTimeout(main);
  await main.query('begin isolation level repeatable read read only');
  try {
    await pinSettings(main);
    const names = parts.map((part) => `only ${quoteName(part.place)}`);
    // Before the snapshot: rows of a table that is rewritten in between would be lost.
    if (names.length > 0) await main.query(`lock table ${names.join(', ')} in access share mode`);
    await assertPinned(main, doing);
    const table = await readIdentity(main, readBack);
    const ranges = [
      ...cutIntoRanges(
        parts.map(({ leaf }, index) => ({ leaf, pages: table.pages[index] ?? 0 })),
        table.version,
        readBack.pagesPerChunk,
      ),
    ];
    // That of no rows, which a table without parts has.
    const hashes = [createContentHasher(doing, like).digest().contentHash];
    const work = async (session: Session): Promise<void> => {
      try {
        await importSnapshot(session, table.snapshot, () => doing);
        for (let range = ranges.shift(); range !== undefined; range = ranges.shift()) {
          hashes.push(await hashRange(session, range, readBack));
        }
        const reads = await readOwnReads(session, table.relations, 'reading a moved table back');
        // Best effort by design: what is not taken down looks like use, which removes nothing.
        await recordOwnReads(readBack.catalog, readBack.node, table.database, reads).catch(() => undefined);
      } catch (error) {
        ranges.length = 0;
        throw error;
      } finally {
        await session.query('rollback').catch(() => undefined);
      }
    };
    const lanes = Array.from({ length: sessions.parallel }, () => sessions.withLane(work));
    await Promise.allSettled(lanes);
    await Promise.all(lanes);
    await refuseOtherPartitions(main, readBack, table);
    return mergeContentHashes(hashes);
  } catch (error) {
    throw postgresError(error, doing);
  } finally {
    await main.query('rollback').catch(() => undefined);
  }
}

const identityRow = z.object({
  database: z.coerce.number(),
  table: z.coerce.number(),
  relations: z.array(z.coerce.number()),
  pages: z.array(z.coerce.number()),
  version: z.coerce.number(),
  snapshot: z.string(),
});
type Identity = z.infer<typeof identityRow>;

async function readIdentity(main: Session, { place, parts }: ReadBack): Promise<Identity> {
  const { rows } = await main.query(
    `select $1::text::regclass::oid as table,
       array(select p.name::regclass::oid::bigint from unnest($2::text[]) with ordinality as p (name, at)
         order by p.at) as relations,
       array(select pg_relation_size(p.name::regclass) / current_setting('block_size')::bigint
         from unnest($2::text[]) with ordinality as p (name, at) order by p.at) as pages,
       (select oid from pg_catalog.pg_database where datname = current_database()) as database,
       current_setting('server_version_num') as version, pg_export_snapshot() as snapshot`,
    [quoteName(place), parts.map((part) => quoteName(part.place))],
  );
  return identityRow.parse(rows[0]);
}

async function hashRange(
  session: Session,
  range: PageRange,
  { place, parts, columns, like, signal }: ReadBack,
): Promise<string> {
  const hasher = createContentHasher(quoteName(place), like);
  const rows = `select ${columns.join(', ')} from only ${quoteName(placeOf(parts, range))} ${rangeCondition(range)}`;
  for await (const piece of session.copyOut(`copy (${rows}) to stdout (format csv, force_quote *)`)) {
    signal.throwIfAborted();
    hasher.update(piece);
    freeBytes(piece);
  }
  return hasher.digest().contentHash;
}

/** Under the lock on every part that we have. */
async function refuseOtherPartitions(
  main: Session,
  { place }: ReadBack,
  { table, relations }: Identity,
): Promise<void> {
  const leaves = (await readPartitionTree(main, table)).filter(({ kind }) => kind !== 'partitioned');
  const stranger = leaves.find(({ oid }) => !relations.includes(oid));
  if (stranger === undefined && (leaves.length === relations.length || relations[0] === table)) return;
  throw corrupted(
    `${quoteName(place)} has other partitions than it was made with`,
    'Somebody attached or detached one: cancel the move and run it again.',
  );
}
