/** Everything that could have been written, as hashes to be compared: databases, directories. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestServer } from './postgres.js';

type Hashes = Readonly<Record<string, string>>;

/** Of every row, sequence, relation, column, type and schema of the database that is not the server's own, by name. */
export async function databaseState(server: TestServer, database: string): Promise<Hashes> {
  const state: Record<string, string> = {};
  await server.session(database, async (query) => {
    const relations = await query(
      `select format('%I.%I', n.nspname, c.relname) as name, c.relkind, c.oid::text, pg_relation_filenode(c.oid) as file
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') and c.relkind in ('r', 'p', 'S', 'v', 'i', 'c')
       order by 1`,
    );
    for (const { name, relkind, oid, file } of relations) {
      const label = `${String(relkind)} ${String(name)}`;
      state[label] = `${String(oid)} ${String(file)}`;
      if (relkind !== 'r' && relkind !== 'S') continue;
      const [found] = await query(
        `select md5(coalesce(string_agg(md5(t::text), '' order by md5(t::text)), '')) as hash from (select * from ${String(name)}) t`,
      );
      state[`${label} rows`] = String(found?.['hash']);
    }
    const [schema] = await query(
      `select (select md5(string_agg(n::text, '' order by oid)) from pg_namespace n where nspname !~ '^pg_(toast_)?temp') as schemas,
         (select md5(string_agg(t::text, '' order by oid)) from pg_type t) as types,
         (select md5(string_agg(p.oid::text || prosrc, '' order by p.oid)) from pg_proc p) as functions,
         (select md5(string_agg(d::text, '' order by objoid, objsubid)) from pg_description d) as comments,
         (select md5(coalesce(string_agg(c::text, '' order by oid), '')) from pg_constraint c) as constraints,
         (select md5(coalesce(string_agg(t::text, '' order by oid), '')) from pg_trigger t) as triggers`,
    );
    for (const [what, hash] of Object.entries(schema ?? {})) state[what] = String(hash);
  });
  return state;
}

/** SHA-256 of every file below the directory, by its path. */
export async function directoryState(directory: string): Promise<Hashes> {
  const state: Record<string, string> = {};
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    state[path] = entry.isFile()
      ? createHash('sha256')
          .update(await readFile(path))
          .digest('hex')
      : 'folder';
  }
  return state;
}
