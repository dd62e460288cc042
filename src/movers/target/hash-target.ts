import { z } from 'zod';
import { recordOwnReads } from '../../catalog/usage/own-reads.js';
import { createContentHasher } from '../../codec/content-hash.js';
import type { SourceId } from '../../domain/ids.js';
import type { QualifiedName } from '../../domain/table-definition.js';
import { readOwnReads } from '../../postgres/own-reads.js';
import { assertPinned, liftTransactionTimeout, pinSettings } from '../../postgres/pinned-settings.js';
import { postgresError } from '../../postgres/postgres-errors.js';
import { quoteName } from '../../postgres/quote.js';
import type { Queryable, Session } from '../../postgres/session.js';

export interface ReadBack {
  readonly place: QualifiedName;
  /** Quoted. */
  readonly columns: readonly string[];
  readonly signal: AbortSignal;
  /** Where it is taken down that we read the table, and of which source. */
  readonly catalog: Queryable;
  readonly node: SourceId;
}

const identityRow = z.object({ database: z.coerce.number(), relation: z.coerce.number() });

/** Reads the whole table back as canonical COPY text and hashes its rows, whatever their order. */
export async function hashTarget(session: Session, readBack: ReadBack): Promise<string> {
  const { place, columns, signal } = readBack;
  const name = quoteName(place);
  await liftTransactionTimeout(session);
  await session.query('begin isolation level repeatable read read only');
  try {
    await pinSettings(session);
    await assertPinned(session, `reading ${name} back`);
    const hasher = createContentHasher(name);
    // By ctid, so that from PostgreSQL 14 on the table's count of sequential scans stays as it is.
    await session.query('set local enable_seqscan = off');
    const sql = `copy (select ${columns.join(', ')} from only ${name} where ctid >= '(0,0)'::tid) to stdout (format csv, force_quote *)`;
    for await (const piece of session.copyOut(sql)) {
      signal.throwIfAborted();
      hasher.update(piece);
    }
    await recordRead(session, readBack);
    return hasher.digest().contentHash;
  } catch (error) {
    throw postgresError(error, `reading ${name} back`);
  } finally {
    await session.query('rollback').catch(() => undefined);
  }
}

async function recordRead(session: Session, { place, catalog, node }: ReadBack): Promise<void> {
  const { rows } = await session.query(
    `select $1::text::regclass::oid as relation,
       (select oid from pg_catalog.pg_database where datname = current_database()) as database`,
    [quoteName(place)],
  );
  const { database, relation } = identityRow.parse(rows[0]);
  const reads = await readOwnReads(session, [relation], 'reading a moved table back');
  // Best effort by design: what is not taken down looks like use, which removes nothing.
  await recordOwnReads(catalog, node, database, reads).catch(() => undefined);
}
