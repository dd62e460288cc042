import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { readRows } from '../postgres/definition/catalog-rows.js';
import type { Queryable, Session } from '../postgres/session.js';
import { beginReading } from './begin-reading.js';

/** With fewer tables there is little left to read when the second connection is there. */
const WORTH_IT = 1_000;
/** A pooler that has no connection left lets its clients wait for minutes. */
const PATIENCE_MS = 3_000;

const WORTH = z.object({ tables: z.coerce.number(), recovering: z.boolean() });

// Partitions count: they are read, too.
const COUNT = `
select count(*) as tables, pg_catalog.pg_is_in_recovery() as recovering
from pg_catalog.pg_class c
where c.relkind in ('r', 'p')`;

const EXPORTED = z.object({ snapshot: z.string(), server: z.string() });
const SERVER = z.object({ server: z.string() });
const STARTED = 'pg_catalog.pg_postmaster_start_time()::text as server';

/**
 * A second connection for a database of more than 1,000 tables, in a transaction like the one of `first`
 * (`beginReading`) and under its snapshot, which is taken anew. Null where one must do: it is not worth it, none can be
 * had within 3 seconds, or the snapshot cannot be shared: the right to export is revoked, or a pooler leads elsewhere.
 *
 * Never on a standby: until it was mended in 2026, a snapshot that a standby exported could lose the transactions in
 * progress, and whoever imported it set wrong hint bits (pgsql-hackers, "Don't discard subxip when exporting a
 * snapshot taken during recovery"). So the snapshot is taken after the server was seen to be no standby.
 */
export async function openSecondLane(
  first: Queryable,
  connect: () => Promise<Session>,
): Promise<Session | null> {
  const [worth] = await readRows(first, WORTH, COUNT);
  if (worth === undefined || worth.recovering || worth.tables <= WORTH_IT) return null;
  const second = await withinPatience(connect());
  if (second === null) return null;
  const late = setTimeout(() => void second.close(), PATIENCE_MS);
  try {
    await first.query('rollback');
    await beginReading(first);
    if (await joinsSnapshot(first, second)) return second;
  } catch {
    // What stops the first one, too, shows itself below.
  } finally {
    clearTimeout(late);
  }
  await second.close();
  await first.query('rollback');
  await beginReading(first);
  return null;
}

async function joinsSnapshot(first: Queryable, second: Queryable): Promise<boolean> {
  const [exported] = await readRows(
    first,
    EXPORTED,
    `select pg_catalog.pg_export_snapshot() as snapshot, ${STARTED}`,
  );
  const { snapshot, server } = EXPORTED.parse(exported);
  await beginReading(second, snapshot);
  const [joined] = await readRows(second, SERVER, `select ${STARTED}`);
  // Its name may be known at another server, too.
  return joined?.server === server;
}

/** Null where it rejects or takes too long; what comes later is closed. */
async function withinPatience(connecting: Promise<Session>): Promise<Session | null> {
  const over = new AbortController();
  const session = await Promise.race([
    connecting.catch(() => null),
    sleep(PATIENCE_MS, null, { signal: over.signal }).catch(() => null),
  ]);
  over.abort();
  if (session === null) void connecting.then((late) => late.close()).catch(() => undefined);
  return session;
}
