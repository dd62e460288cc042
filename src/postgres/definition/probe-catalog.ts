import { z } from 'zod';
import type { Queryable } from '../session.js';
import { readRows } from './catalog-rows.js';

/** Catalog columns that some supported servers (12 to 18) lack. */
export interface CatalogShape {
  /** pg_attribute.attcompression: 14 and newer. */
  readonly compression: boolean;
  /** pg_constraint.confdelsetcols: 15 and newer. */
  readonly deleteSetColumns: boolean;
  /** pg_constraint.conenforced and conperiod: 18 and newer. */
  readonly enforced: boolean;
  /** pg_publication_namespace: 15 and newer. */
  readonly schemaPublications: boolean;
}

const ROW = z.object({
  compression: z.boolean(),
  deleteSetColumns: z.boolean(),
  enforced: z.boolean(),
  schemaPublications: z.boolean(),
});

const SQL = `
select
  bool_or(a.attrelid = 'pg_attribute'::regclass and a.attname = 'attcompression') as compression,
  bool_or(a.attrelid = 'pg_constraint'::regclass and a.attname = 'confdelsetcols') as "deleteSetColumns",
  bool_or(a.attrelid = 'pg_constraint'::regclass and a.attname = 'conenforced') as enforced,
  to_regclass('pg_catalog.pg_publication_namespace') is not null as "schemaPublications"
from pg_attribute a
where a.attrelid in ('pg_attribute'::regclass, 'pg_constraint'::regclass) and not a.attisdropped`;

/** Asks the catalog itself what it has, so that no version number has to be believed. */
export async function probeCatalog(tx: Queryable): Promise<CatalogShape> {
  const [shape] = await readRows(tx, ROW, SQL);
  return ROW.parse(shape);
}
