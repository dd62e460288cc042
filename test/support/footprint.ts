/** What moves of a table leave behind in its statistics, and what Sortkeep makes of that. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { CatalogTable } from '../../src/domain/catalog-table.js';
import type { Source } from '../../src/domain/source.js';
import type { UsageWindow } from '../../src/domain/table-facts.js';
import type { ReadAttribution } from '../../src/domain/usage-history.js';
import { ACTOR } from './application.js';
import type { TestApplication } from './application.js';
import type { TestConnections } from './postgres.js';

/** Smaller than any page range is worth, and of several chunks with a hundred pages each. */
const TABLES = `
create table small (id integer primary key, note text);
insert into small values (1, 'one'), (2, 'two');
create table large (id integer primary key, note text);
insert into large select i, repeat('x', 100) from generate_series(1, 20000) i;
analyze;`;

export const PAGES_PER_CHUNK = 100;
const KINDS = ['ARCHIVE', 'LOAD', 'CONSOLIDATE'] as const;

const countersRow = z.object({
  seq_scan: z.coerce.bigint(),
  seq_tup_read: z.coerce.bigint(),
  idx_scan: z.coerce.bigint(),
  last_seq_scan: z.string().nullable(),
});

export interface Footprint {
  readonly table: string;
  readonly counters: readonly [before: z.infer<typeof countersRow>, after: z.infer<typeof countersRow>];
  readonly usage: readonly [before: UsageWindow | null, after: UsageWindow | null];
  readonly attributions: readonly ReadAttribution[];
}

/** Archives, loads and consolidates two tables. `flushed` waits until the server has counted what ended sessions did. */
export async function footprintOfMoves(
  app: TestApplication,
  server: TestConnections,
  flushed: () => Promise<void>,
): Promise<readonly Footprint[]> {
  const database = await server.newDatabase();
  const targetDatabase = await server.newDatabase();
  await server.query(database, TABLES);
  const { host, port, user, password } = server.address();
  const passwordFile = join(app.directory, `password-${port}`);
  await writeFile(passwordFile, password);
  const register = (name: string, first: string): Promise<Source> =>
    app.services.sources.register(ACTOR, `${name} ${port}`, {
      host,
      port,
      user,
      database: first,
      passwordRef: `file:${passwordFile}`,
      tls: 'disable',
    });
  const source = await register('source', database);
  const target = await register('target', targetDatabase);

  const counters = async (table: string): Promise<z.infer<typeof countersRow>> => {
    await flushed();
    const [row] = await server.query(
      database,
      `select s.seq_scan, s.seq_tup_read, s.idx_scan, to_jsonb(s) ->> 'last_seq_scan' as last_seq_scan
       from pg_stat_user_tables s where s.relname = $1`,
      [table],
    );
    return countersRow.parse(row);
  };
  const usage = async ({ id }: CatalogTable): Promise<UsageWindow | null> =>
    (await app.services.tables.usage([id]))[0] ?? null;

  const footprints: Footprint[] = [];
  for (const name of ['small', 'large']) {
    await flushed();
    const table = await app.scanned(source, name);
    const before = { counters: await counters(name), usage: await usage(table) };
    for (const kind of KINDS) {
      const move = await app.moved({
        tableId: table.id,
        kind,
        ...(kind === 'CONSOLIDATE' ? { targetSourceId: target.id, targetDatabase } : {}),
      });
      if (move.state !== 'SUCCEEDED') throw new Error(`${kind} of ${name}: ${move.error?.message ?? ''}`);
    }
    const after = await counters(name);
    await app.scanned(source, name);
    footprints.push({
      table: name,
      counters: [before.counters, after],
      usage: [before.usage, await usage(table)],
      attributions: await app.services.tables.attributions(table.id, 100),
    });
  }
  return footprints;
}
