import { z } from 'zod';
import type { Queryable } from '../../postgres/session.js';

const row = z.object({ version: z.string() });

/** Of the model that judges; null before there is one. */
export async function currentModelVersion(db: Queryable): Promise<string | null> {
  const { rows } = await db.query(`select version from sortkeep.models where state = 'CURRENT'`);
  return rows.length === 0 ? null : row.parse(rows[0]).version;
}
