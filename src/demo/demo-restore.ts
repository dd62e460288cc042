/** Finds an archive by words, restores it by its handle over GraphQL, and proves that the rows are the same. */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { notFound } from '../domain/errors.js';
import { formatTableReference } from '../domain/table-reference.js';
import { quoteName } from '../postgres/quote.js';
import type { Session } from '../postgres/session.js';
import type { DemoMove, DemoRestore } from './demo-report.js';
import { askGraphql } from './graphql-client.js';

const count = z.string().transform(Number);

const archiveShape = z.object({
  handle: z.string(),
  sourceName: z.string(),
  database: z.string(),
  schema: z.string(),
  name: z.string(),
  contentHash: z.string(),
});
export type FoundArchive = z.output<typeof archiveShape>;

const SEARCH = `query Search($text: String!) {
  archives(first: 5, filter: { text: $text }) {
    nodes { handle sourceName database schema name contentHash }
  }
}`;

/** The first archive that has all the words. */
export async function searchArchive(url: string, text: string): Promise<FoundArchive> {
  const shape = z.object({ archives: z.object({ nodes: z.array(archiveShape) }) });
  const { archives } = await askGraphql(url, SEARCH, { text }, shape);
  const [first] = archives.nodes;
  if (first !== undefined) return first;
  throw notFound(`no archive was found by '${text}'`, 'See the list of moves for what was archived.');
}

const RESTORE = `mutation Restore($handle: String!, $schema: String!) {
  restoreArchive(input: { handle: $handle, targetSchema: $schema }) { id }
}`;

const MOVE = `query Move($id: ID!) {
  move(id: $id) {
    state verified contentHash startedAt finishedAt warnings error { message }
    totals { rows rawBytes storedBytes }
  }
}`;

const moveShape = z.object({
  state: z.enum(['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED']),
  verified: z.boolean(),
  contentHash: z.string().nullable(),
  startedAt: z.coerce.date().nullable(),
  finishedAt: z.coerce.date().nullable(),
  warnings: z.array(z.string()),
  error: z.object({ message: z.string() }).nullable(),
  totals: z.object({
    rows: count,
    rawBytes: count,
    storedBytes: count,
  }),
});
type RestoreMove = z.output<typeof moveShape>;

const POLL_MS = 150;

/** Restores into that schema of the database it came from; resolves when the move has ended, in whatever state. */
async function restoreTo(
  url: string,
  handle: string,
  schema: string,
  signal: AbortSignal,
): Promise<RestoreMove> {
  const started = z.object({ restoreArchive: z.object({ id: z.string() }) });
  const { restoreArchive } = await askGraphql(url, RESTORE, { handle, schema }, started);
  for (;;) {
    signal.throwIfAborted();
    const { move } = await askGraphql(url, MOVE, { id: restoreArchive.id }, z.object({ move: moveShape }));
    if (move.state !== 'QUEUED' && move.state !== 'RUNNING') return move;
    await sleep(POLL_MS);
  }
}

const comparison = z.object({ differing: count, rows: count });

/**
 * Compares two tables of one database with nothing of ours but SQL: how many rows, as text, one has and the other has
 * not, in both directions and counting repeats; and the rows of the second.
 */
async function compareRows(
  session: Session,
  a: { readonly schema: string; readonly name: string },
  b: { readonly schema: string; readonly name: string },
): Promise<z.output<typeof comparison>> {
  const { rows } = await session.query(
    `with a as (select the_row::text as text from only ${quoteName(a)} the_row),
       b as (select the_row::text as text from only ${quoteName(b)} the_row),
       differing as ((table a except all table b) union all (table b except all table a))
     select (select count(*) from differing) as differing, (select count(*) from b) as rows`,
  );
  return comparison.parse(rows[0]);
}

export interface RestoreDemo {
  readonly move: DemoMove;
  readonly proof: DemoRestore | null;
}

/** Brings the archive back into `schema`, next to the original, which still stands, and compares the two. */
export async function restoreAndProve(
  parts: { readonly url: string; readonly signal: AbortSignal; readonly connect: () => Promise<Session> },
  archive: FoundArchive,
  searchedFor: string,
  schema: string,
): Promise<RestoreDemo> {
  const { handle, sourceName: source, database, name } = archive;
  const restored = formatTableReference({ source, database, schema, name });
  const { totals, startedAt, finishedAt, ...move } = await restoreTo(parts.url, handle, schema, parts.signal);
  const report: DemoMove = {
    kind: 'RESTORE',
    table: restored,
    state: move.state,
    ...totals,
    seconds:
      startedAt === null || finishedAt === null ? 0 : (finishedAt.getTime() - startedAt.getTime()) / 1000,
    verified: move.verified,
    warnings: move.warnings,
    error: move.error?.message ?? null,
  };
  if (move.state !== 'SUCCEEDED') return { move: report, proof: null };
  const session = await parts.connect();
  try {
    const { differing, rows } = await compareRows(session, archive, { schema, name });
    const sameContentHash = move.contentHash === archive.contentHash;
    return {
      move: report,
      proof: {
        handle,
        searchedFor,
        archived: formatTableReference({ source, ...archive }),
        restored,
        rows,
        sameContentHash,
        differingRows: differing,
        identical: sameContentHash && differing === 0,
      },
    };
  } finally {
    await session.close();
  }
}
