/** Brings a database to the newest numbered migration: plain SQL files, each applied once, in order, under one lock. */
import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { SortkeepError } from '../domain/errors.js';
import { quoteIdent } from './quote.js';
import type { Database } from './session.js';

export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
}

const FILE = /^(\d{4})_([a-z0-9_]+)\.sql$/;

/** Files `0001_name.sql` … of a directory, numbered from 1 without a gap. */
export async function readMigrations(directory: string): Promise<readonly Migration[]> {
  const files = (await readdir(directory)).filter((file) => FILE.test(file)).sort();
  const migrations = await Promise.all(
    files.map(async (file) => ({
      number: Number(file.slice(0, 4)),
      name: file.slice(5, -4),
      sql: await readFile(join(directory, file), 'utf8'),
    })),
  );
  migrations.forEach((migration, index) => {
    if (migration.number !== index + 1) {
      throw new SortkeepError('INTERNAL', `migration ${index + 1} is missing before ${migration.name}`, {
        hint: 'Reinstall the package.',
      });
    }
  });
  return migrations;
}

const APPLIED = z.array(z.object({ number: z.number(), sha256: z.string() }));

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Applies what is missing in `schema` in one transaction, whoever else tries at the same time; returns the names
 * applied. CONFLICT when an applied file was changed, or when the database is newer than this program.
 */
export async function migrate(
  database: Database,
  schema: string,
  migrations: readonly Migration[],
): Promise<readonly string[]> {
  return database.transaction(async (tx) => {
    // Any constant will do, as long as it is always the same one: hashtext('sortkeep migrations').
    await tx.query(`select pg_advisory_xact_lock(hashtext('sortkeep migrations ' || $1::text))`, [schema]);
    await tx.query(`create schema if not exists ${quoteIdent(schema)}`);
    await tx.query(`set local search_path = ${quoteIdent(schema)}, pg_catalog`);
    await tx.query(
      'create table if not exists migrations (number integer primary key, name text not null, sha256 text not null, applied_at timestamptz not null default now())',
    );
    const applied = APPLIED.parse(
      (await tx.query('select number, sha256 from migrations order by number')).rows,
    );
    if (applied.length > migrations.length) {
      throw new SortkeepError(
        'CONFLICT',
        `the catalog is at migration ${applied.length}, this program knows ${migrations.length}`,
        {
          hint: 'Run the newer release that migrated it.',
        },
      );
    }
    const names: string[] = [];
    for (const [index, migration] of migrations.entries()) {
      const before = applied[index];
      if (before !== undefined) {
        if (before.sha256 === sha256(migration.sql)) continue;
        throw new SortkeepError(
          'CONFLICT',
          `migration ${migration.number} ${migration.name} was changed after it was applied`,
          {
            hint: 'Migrations are immutable: install the release that made this catalog.',
          },
        );
      }
      await tx.query(migration.sql);
      await tx.query('insert into migrations (number, name, sha256) values ($1, $2, $3)', [
        migration.number,
        migration.name,
        sha256(migration.sql),
      ]);
      names.push(migration.name);
    }
    return names;
  });
}
