import { z } from 'zod';
import { sqlState } from '../postgres/postgres-errors.js';
import type { Queryable } from '../postgres/session.js';

export interface DatabaseEntry {
  readonly oid: number;
  readonly name: string;
  readonly isTemplate: boolean;
  readonly acceptsConnections: boolean;
}

export interface InstanceFacts {
  /** As `show server_version` prints it: `16.14 (Debian 16.14-1)`. */
  readonly serverVersion: string;
  /** The same on a primary and its standbys; null where the role may not see it. */
  readonly systemIdentifier: string | null;
  /** All of them, by name. */
  readonly databases: readonly DatabaseEntry[];
}

const version = z.object({ version: z.string() });
const identifier = z.object({ system_identifier: z.string() });
const database = z.object({
  oid: z.coerce.number(),
  name: z.string(),
  is_template: z.boolean(),
  accepts_connections: z.boolean(),
});

/** Outside of a transaction, so that a refused question leaves the others standing. */
export async function readInstance(db: Queryable): Promise<InstanceFacts> {
  const server = await db.query(`select current_setting('server_version') as version`);
  const databases = await db.query(
    `select oid::bigint as oid, datname as name, datistemplate as is_template, datallowconn as accepts_connections
     from pg_catalog.pg_database
     order by datname collate "C"`,
  );
  return {
    serverVersion: version.parse(server.rows[0]).version,
    systemIdentifier: await readSystemIdentifier(db),
    databases: database
      .array()
      .parse(databases.rows)
      .map(({ oid, name, is_template, accepts_connections }) => ({
        oid,
        name,
        isTemplate: is_template,
        acceptsConnections: accepts_connections,
      })),
  };
}

async function readSystemIdentifier(db: Queryable): Promise<string | null> {
  try {
    const { rows } = await db.query(
      'select system_identifier::text as system_identifier from pg_catalog.pg_control_system()',
    );
    return identifier.parse(rows[0]).system_identifier;
  } catch (error) {
    // Everybody may by default; 42501 where it was revoked, 42883 on servers that only speak like PostgreSQL.
    if (sqlState(error) === '42501' || sqlState(error) === '42883') return null;
    throw error;
  }
}
