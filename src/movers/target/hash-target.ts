import { z } from 'zod';
import { recordOwnReads } from '../../catalog/usage/own-reads.js';
import { createContentHasher } from '../../codec/content-hash.js';
import { corrupted } from '../../domain/errors.js';
import type { SourceId } from '../../domain/ids.js';
import type { QualifiedName } from '../../domain/table-definition.js';
import { readPartitionTree } from '../../postgres/definition/read-partition-tree.js';
import { readOwnReads } from '../../postgres/own-reads.js';
import { assertPinned, liftTransactionTimeout, pinSettings } from '../../postgres/pinned-settings.js';
import { postgresError } from '../../postgres/postgres-errors.js';
import { quoteName } from '../../postgres/quote.js';
import type { Queryable, Session } from '../../postgres/session.js';
import type { TargetPart } from './target-parts.js';

export interface ReadBack {
  readonly place: QualifiedName;
  /** What has the rows: the table itself or its leaves. */
  readonly parts: readonly TargetPart[];
  /** Quoted. */
  readonly columns: readonly string[];
  /** The content hash that it is to be compared with. */
  readonly like: string;
  readonly signal: AbortSignal;
  /** Where it is taken down that we read the table, and of which source. */
  readonly catalog: Queryable;
  readonly node: SourceId;
}

const identityRow = z.object({
  database: z.coerce.number(),
  table: z.coerce.number(),
  relations: z.array(z.coerce.number()),
});

/**
 * Reads the whole table back as canonical COPY text and hashes its rows, whatever their order. CORRUPTED where it has
 * other partitions than it was made with.
 */
export async function hashTarget(session: Session, readBack: ReadBack): Promise<string> {
  const { place, parts, columns, like, signal } = readBack;
  const name = quoteName(place);
  await liftTransactionTimeout(session);
  await session.query('begin isolation level repeatable read read only');
  try {
    await pinSettings(session);
    await assertPinned(session, `reading ${name} back`);
    const hasher = createContentHasher(name, like);
    // By ctid, so that from PostgreSQL 14 on the table's count of sequential scans stays as it is.
    await session.query('set local enable_seqscan = off');
    for (const part of parts) {
      const from = `only ${quoteName(part.place)}`;
      const sql = `copy (select ${columns.join(', ')} from ${from} where ctid >= '(0,0)'::tid) to stdout (format csv, force_quote *)`;
      for await (const piece of session.copyOut(sql)) {
        signal.throwIfAborted();
        hasher.update(piece);
      }
    }
    await endRead(session, readBack);
    return hasher.digest().contentHash;
  } catch (error) {
    throw postgresError(error, `reading ${name} back`);
  } finally {
    await session.query('rollback').catch(() => undefined);
  }
}

/** Under the lock that reading took on every part: compares the partitions, and takes down what was read. */
async function endRead(session: Session, { place, parts, catalog, node }: ReadBack): Promise<void> {
  const { rows } = await session.query(
    `select $1::text::regclass::oid as table,
       array(select p.name::regclass::oid::bigint from unnest($2::text[]) as p (name)) as relations,
       (select oid from pg_catalog.pg_database where datname = current_database()) as database`,
    [quoteName(place), parts.map((part) => quoteName(part.place))],
  );
  const { database, table, relations } = identityRow.parse(rows[0]);
  const leaves = (await readPartitionTree(session, table)).filter(({ kind }) => kind !== 'partitioned');
  const stranger = leaves.find(({ oid }) => !relations.includes(oid));
  if (stranger !== undefined || (leaves.length !== relations.length && relations[0] !== table)) {
    throw corrupted(
      `${quoteName(place)} has other partitions than it was made with`,
      'Somebody attached or detached one: cancel the move and run it again.',
    );
  }
  const reads = await readOwnReads(session, relations, 'reading a moved table back');
  // Best effort by design: what is not taken down looks like use, which removes nothing.
  await recordOwnReads(catalog, node, database, reads).catch(() => undefined);
}
