/** What the readers of this folder share: parsed rows, alone or grouped by the relation that they describe. */
import { z } from 'zod';
import { groupBy } from '../../domain/group-by.js';
import type { Queryable } from '../session.js';

/**
 * The lowest oid that a server gives to what its users and extensions create (FirstNormalObjectId in PostgreSQL's
 * access/transam.h): everything below came with initdb and exists on every server.
 */
export const FIRST_USER_OID = 16384;

/** A name as `json_build_object('schema', …, 'name', …)`. */
export const QUALIFIED_NAME = z.object({ schema: z.string(), name: z.string() });

/**
 * A CTE of all collations by name. They are read from end to end, since a dump that leaves tables out is recognised by
 * its look-ups of pg_collation by key (src/forensics): a scan must not make any.
 */
export const COLLATIONS = `collations as materialized (
  select l.oid, json_build_object('schema', n.nspname, 'name', l.collname) as name
  from pg_collation l join pg_namespace n on n.oid = l.collnamespace
)`;

/** The statement's rows, each parsed; a row that does not parse is a fault of the statement. */
export async function readRows<T>(
  tx: Queryable,
  row: z.ZodType<T>,
  sql: string,
  values: readonly unknown[] = [],
): Promise<readonly T[]> {
  return z.array(row).parse((await tx.query(sql, values)).rows);
}

const RELATION = z.number();

/** A schema of its own would make an object for each of very many rows. */
const relationOf = (row: unknown): number =>
  RELATION.parse(typeof row === 'object' && row !== null && 'relation' in row ? row.relation : undefined);

/** As `readRows`, by the column `relation`, which is no part of the parsed rows; each group in the order of the rows. */
export async function readByRelation<T>(
  tx: Queryable,
  row: z.ZodType<T>,
  sql: string,
  values: readonly unknown[] = [],
): Promise<ReadonlyMap<number, readonly T[]>> {
  const { rows } = await tx.query(sql, values);
  return groupBy(rows, relationOf, (found) => row.parse(found));
}
