/** What is there, found without the product's own proofs: rows as text, relations by the server's catalog, files by name. */
import { readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import type { ArchiveId } from '../../../src/domain/ids.js';
import { readManifest } from '../../../src/movers/archive/manifest.js';
import type { ObjectStore } from '../../../src/storage/object-store.js';
import { archivesOf } from './open-worker.js';
import { shapeOf } from './shape-of.js';
import type { FreshMove, Shop } from './shop.js';
import { LINES } from './shop.js';

const sorted = (lines: readonly unknown[]): readonly string[] => lines.map(String).sort();

export async function sourceLines(
  { server, sourceDatabase }: Shop,
  form: string,
): Promise<readonly string[]> {
  return sorted((await server.query(sourceDatabase, `${LINES} ${form}`)).map((row) => String(row['line'])));
}

/** Rows, and all relations beside them, at the destination of a move; null where there is nothing at all. */
export interface Destination {
  readonly lines: readonly string[];
  readonly shape: readonly string[];
}

export async function destinationOf(shop: Shop, fresh: FreshMove): Promise<Destination | null> {
  const { kind, form } = fresh.scenario;
  if (kind === 'ARCHIVE') return archiveOf(shop, fresh);
  if (kind === 'LOAD') return loadOf(fresh);
  const shape = await shapeOf(shop.server, shop.targetDatabase, fresh.schema);
  if (shape.length === 0) return null;
  const rows = await shop.server.query(shop.targetDatabase, `${LINES} ${fresh.schema}.${form}`);
  return { lines: sorted(rows.map((row) => String(row['line']))), shape };
}

async function loadOf({ scenario, schema, warehousePath }: FreshMove): Promise<Destination | null> {
  const instance = await DuckDBInstance.create(warehousePath);
  const connection = await instance.connect();
  try {
    const names = await connection.runAndReadAll(
      `select table_name from information_schema.tables where table_schema = '${schema}'`,
    );
    const shape = sorted(names.getRows().map(([name]) => name));
    if (shape.length === 0) return null;
    const rows = await connection.runAndReadAll(`${LINES} ${schema}.${scenario.form}`);
    return { lines: sorted(rows.getRows().map(([line]) => line)), shape };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function archiveOf({ app }: Shop, { move }: FreshMove): Promise<Destination | null> {
  if (move.target.kind !== 'ARCHIVE') throw new Error('no archive');
  const store = await archivesOf(app.directory);
  const prefix = `archive/${move.target.archiveId}/`;
  const keys = (await gathered(store.list(prefix))).map(({ key }) => key.slice(prefix.length));
  if (keys.length === 0) return null;
  const { lines, named } = await readArchive(store, move.target.archiveId);
  return { lines, shape: sorted(keys.filter((key) => !named.has(key))) };
}

export const linesOfArchive = async (store: ObjectStore, id: ArchiveId): Promise<readonly string[]> =>
  (await readArchive(store, id)).lines;

/** Objects are decoded whole, by Node's own zstd; `named` are those of the archive's folder that its manifest names. */
async function readArchive(
  store: ObjectStore,
  id: ArchiveId,
): Promise<{ readonly lines: readonly string[]; readonly named: ReadonlySet<string> }> {
  const read = async (key: string): Promise<Buffer> => Buffer.concat(await gathered(store.get(key)));
  const prefix = `archive/${id}/`;
  const bytes = await read(`${prefix}manifest.json`);
  if (!bytes.equals(await read(`${prefix}manifest.copy.json`))) throw new Error('the copy differs');
  const objects = readManifest(bytes, 'manifest').chunks.flatMap(({ result }) => result.objects);
  const lines: string[] = [];
  for (const { key } of objects) {
    const text = zstdDecompressSync(await read(key)).toString();
    lines.push(
      ...text
        .split('\n')
        .filter((line) => line !== '')
        .map(lineOf),
    );
  }
  return { lines: sorted(lines), named: new Set(objects.map(({ key }) => key.slice(prefix.length))) };
}

async function gathered<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** A line of COPY's CSV with every value quoted, as `LINES` says it. */
function lineOf(csv: string): string {
  const values = [...csv.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)")?/g)].map(([, value]) =>
    value?.replaceAll('""', '"'),
  );
  const [id, day, price, note] = values;
  return [id, day, price, note ?? '<null>'].filter((value) => value !== undefined).join('|');
}

/** Sessions that work for the move. */
export async function sessionsOf({ server }: Shop, { move }: FreshMove): Promise<readonly unknown[]> {
  return server.query(
    'postgres',
    `select pid, state, query from pg_stat_activity where application_name like 'sortkeep move ${move.id}%'`,
  );
}

/** Temporary things under the data directory that nothing will remove; removes what was found. */
export async function leftovers({ app }: Shop): Promise<readonly string[]> {
  const found = await readdir(app.directory, { recursive: true });
  const left = found.filter((path) => /^sortkeep-fifo-[^/]*$|^archives\/\.sortkeep-check|\.wal$/.test(path));
  for (const path of left) await rm(join(app.directory, path), { recursive: true, force: true });
  return left.map((path) => basename(path).replaceAll(/[0-9a-f]{8}-.*|-[^-]*$/g, ''));
}
