import { z } from 'zod';
import type { TargetServer } from '../ddl/detail-plan.js';
import type { Queryable } from '../session.js';
import { readRows } from './catalog-rows.js';

const ROW = z.object({
  version: z.coerce.number(),
  roles: z.array(z.string()),
  extensions: z.array(z.tuple([z.string(), z.string()])),
});

const SQL = `
select current_setting('server_version_num') as version,
  array(select r.rolname::text from pg_catalog.pg_roles r) as roles,
  coalesce((select json_agg(json_build_array(x.extname, x.extversion)) from pg_catalog.pg_extension x), '[]') as extensions`;

/** Of the server and database at the other end of the session. */
export async function readTargetServer(tx: Queryable): Promise<TargetServer> {
  const [row] = await readRows(tx, ROW, SQL);
  const { version, roles, extensions } = ROW.parse(row);
  return { version, roles: new Set(roles), extensions: new Map(extensions) };
}
