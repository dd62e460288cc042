import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Queryable } from '../../postgres/session.js';

const row = z.object({ salt: z.string() });

/** 256 random bits in hex, made once for each catalog. */
export async function sketchSalt(db: Queryable): Promise<string> {
  await db.query('insert into sortkeep.sketch_salt (salt) values ($1::text) on conflict do nothing', [
    randomBytes(32).toString('hex'),
  ]);
  const { rows } = await db.query('select salt from sortkeep.sketch_salt');
  return row.parse(rows[0]).salt;
}
