import { z } from 'zod';
import { pipelined } from '../pipelined.js';
import type { Queryable } from '../session.js';
import { readRows } from './catalog-rows.js';
import type { CatalogShape } from './probe-catalog.js';
import { readFeatureOwners } from './read-features.js';
import { readReferenceOwners } from './read-references.js';
import { readSequenceOwners } from './read-sequences.js';

/** Which tables of a database have what few tables have, so that the others need not be searched for it. */
export interface Owners {
  readonly references: ReadonlySet<number>;
  readonly features: ReadonlySet<number>;
  readonly foreignKeys: ReadonlySet<number>;
  /** The sequences themselves. */
  readonly sequences: ReadonlyMap<number, readonly number[]>;
}

const ROW = z.object({ relation: z.number() });

/** Reads the catalogs from end to end, once: of 20,000 tables a few tenths of a second, of one table as long. */
export async function readOwners(tx: Queryable, shape: CatalogShape): Promise<Owners> {
  const queue = pipelined(tx);
  const [foreignKeys, references, features, sequences] = await Promise.all([
    readRows(queue, ROW, `select distinct conrelid as relation from pg_constraint where contype = 'f'`),
    readReferenceOwners(queue),
    readFeatureOwners(queue, shape),
    readSequenceOwners(queue),
  ]);
  return {
    references,
    features,
    foreignKeys: new Set(foreignKeys.map(({ relation }) => relation)),
    sequences,
  };
}
