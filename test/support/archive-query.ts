/** Archives to be queried, and what PostgreSQL says of the same rows. */
import { z } from 'zod';
import type { Archive } from '../../src/domain/archive.js';
import { ACTOR } from './application.js';
import type { TestApplication } from './application.js';
import type { TestServer } from './postgres.js';

export interface Archived {
  readonly archive: Archive;
  readonly database: string;
}

/** Makes the table `name` by `sql` in a database of its own, and archives it. */
export async function archived(
  app: TestApplication,
  server: TestServer,
  name: string,
  sql: string,
): Promise<Archived> {
  const database = await server.newDatabase();
  await server.query(database, sql);
  const source = await app.register(`source of ${database}`, database);
  const table = await app.scanned(source, name);
  const move = await app.moved({ tableId: table.id, kind: 'ARCHIVE' });
  if (move.state !== 'SUCCEEDED')
    throw new Error(`archiving ${name} ended ${move.state}: ${move.error?.message ?? ''}`);
  const found = await app.services.archives.search({ sourceId: source.id }, { first: 1, after: null });
  const archive = found.items[0]?.node;
  if (archive === undefined) throw new Error(`no archive of ${name}`);
  return { archive, database };
}

const textRow = z.object({ texts: z.array(z.string().nullable()) });

const PINNED = `set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres'; set timezone = 'UTC';
  set extra_float_digits = 1; set bytea_output = 'hex'; set lc_monetary = 'C'; set search_path = '';`;

/** The rows as texts of PostgreSQL's own output functions, in the order of `orderBy`. */
export async function postgresTexts(
  server: TestServer,
  { database, archive }: Archived,
  orderBy: string,
): Promise<readonly (readonly (string | null)[])[]> {
  const columns = archive.definition.columns.map(({ name }) => `"${name}"`);
  const texts = columns.map(
    (name) => `case when (${name}) is not null or ${name}::text is not null then format('%s', ${name}) end`,
  );
  const rows = await server.session(database, async (query) => {
    await query(PINNED);
    return query(
      `select to_jsonb(array[${texts.join(', ')}]) as texts from public."${archive.name}" order by ${orderBy}`,
    );
  });
  return rows.map((row) => textRow.parse(row).texts);
}

/** All rows of a preview, page by page, with the number of pages. */
export async function previewed(
  app: TestApplication,
  handle: string,
  first = 100,
): Promise<{ readonly rows: readonly (readonly (string | null)[])[]; readonly pages: number }> {
  const rows: (readonly (string | null)[])[] = [];
  let after: string | null = null;
  for (let pages = 1; ; pages++) {
    const { rows: page } = await app.services.archiveQueries.preview(ACTOR, { handle }, { first, after });
    rows.push(...page.items.map(({ node }) => node.values));
    after = page.items.at(-1)?.cursor ?? null;
    if (!page.hasNextPage) return { rows, pages };
  }
}
