import { z } from 'zod';
import type { Queryable } from '../../postgres/session.js';
import { currentModelVersion } from '../learning/current-model-version.js';

/** A reading of facts to judge: whatever is read after it began is at least as new. */
export interface Reading {
  /** Higher than that of every reading that began before, as text: it may outgrow a number. */
  readonly number: string;
  /** The model that is current; null before there is one. */
  readonly under: string | null;
  /** By our clock. */
  readonly at: Date;
}

const row = z.object({ number: z.string() });

export async function beginReading(db: Queryable): Promise<Reading> {
  const at = new Date();
  const { rows } = await db.query(`select nextval('sortkeep.readings') as number`);
  return { number: row.parse(rows[0]).number, under: await currentModelVersion(db), at };
}
