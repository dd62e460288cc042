import { z } from 'zod';
import { HASH_BITS, SKETCH_SIZE } from '../domain/key-sketch.js';
import { quoteIdent, quoteName } from '../postgres/quote.js';
import type { Queryable } from '../postgres/session.js';
import type { SketchTarget, TargetColumn } from './read-targets.js';

export interface ReadSketch {
  /** Distinct and ascending, at most 256. */
  readonly hashes: readonly number[];
  readonly complete: boolean;
}

const hashRow = z.object({ hash: z.string().regex(/^[0-9a-f]{14}$/) });
const rangeRow = z.object({ rows: z.coerce.number(), span: z.coerce.number().nullable() });

/** Whole numbers that fill at least this share of their range are numbers from a sequence. */
const DENSE_SHARE = 0.25;
const HEX_DIGITS = HASH_BITS / 4;

/** Of a partitioned table all partitions are read through it; of one that others inherit from, itself alone. */
const fromClause = (target: SketchTarget): string =>
  `from ${target.partitioned ? '' : 'only '}${quoteName(target)} where ctid >= '(0,0)'`;

/** Through the type's own output function: a cast could run anybody's function. */
const textOf = ({ name, padded }: TargetColumn): string =>
  padded ? `pg_catalog.rtrim(pg_catalog.format('%s', ${quoteIdent(name)}))` : quoteIdent(name);

/**
 * The bottom 256 of the salted hashes of the columns' distinct values, made by the server, so that no value leaves it.
 * SHA-256 is a function of every server from 11 on and gives the same on all of them; hashtext does not (it depends on
 * the version and on the machine's byte order), and md5 refuses where OpenSSL runs in FIPS mode. Texts are hashed in
 * UTF-8, so that the encoding of the database does not matter; SQL_ASCII has none, and its bytes are taken as they are.
 * The first 52 bits are kept. `unique`: no value is there twice, so that nothing has to be remembered while reading.
 */
export async function readKeySketch(
  db: Queryable,
  target: SketchTarget,
  columns: readonly TargetColumn[],
  salt: string,
  unique: boolean,
): Promise<ReadSketch> {
  // %L quotes, so that ('a,b', 'c') and ('a', 'b,c') stay apart.
  const value = `pg_catalog.format('${columns.map(() => (columns.length === 1 ? '%s' : '%L')).join(',')}', ${columns.map(textOf).join(', ')})`;
  const { rows } = await db.query(
    `select pg_catalog.encode(d.hash, 'hex') as hash
     from (
       select ${unique ? '' : 'distinct'} pg_catalog.substr(pg_catalog.sha256(
         pg_catalog.convert_to($1::text || ${value}, case pg_catalog.current_setting('server_encoding')
           when 'SQL_ASCII' then 'SQL_ASCII' else 'UTF8' end::name)), 1, 7) as hash
       ${fromClause(target)} and ${columns.map(({ name }) => `${quoteIdent(name)} is not null`).join(' and ')}
     ) d
     order by d.hash
     limit $2::integer`,
    [salt, SKETCH_SIZE],
  );
  const hashes = hashRow
    .array()
    .parse(rows)
    .map(({ hash }) => parseInt(hash.slice(0, HEX_DIGITS), 16));
  return { hashes: [...new Set(hashes)], complete: rows.length < SKETCH_SIZE };
}

/** Whether the numbers of a unique column fill at least a quarter of their range; false for no rows. */
export async function readDense(db: Queryable, target: SketchTarget, column: TargetColumn): Promise<boolean> {
  const name = quoteIdent(column.name);
  const { rows } = await db.query(
    `select pg_catalog.count(${name}) as rows,
       pg_catalog.max(${name})::numeric - pg_catalog.min(${name})::numeric + 1 as span
     ${fromClause(target)}`,
  );
  const range = rangeRow.parse(rows[0]);
  return range.span !== null && range.rows >= range.span * DENSE_SHARE;
}
