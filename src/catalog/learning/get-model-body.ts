import { z } from 'zod';
import type { Queryable } from '../../postgres/session.js';

const row = z.object({ body: z.string().nullable() });

/** The model file's text; null for one that a release ships, and where there is no such model. */
export async function getModelBody(db: Queryable, version: string): Promise<string | null> {
  const { rows } = await db.query('select body from sortkeep.models where version = $1::text', [version]);
  return rows.length === 0 ? null : row.parse(rows[0]).body;
}
