import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { conflict } from '../domain/errors.js';
import { quoteName } from '../postgres/quote.js';
import { readRows } from '../postgres/definition/catalog-rows.js';
import type { Queryable } from '../postgres/session.js';
import { readFace } from './read-face.js';
import type { TableFace } from './statements.js';

const ROW = z.object({ oid: z.number() });

/** The view in the place of the table has its owner, columns and rights, and nobody has a right more than before. */
export async function assertSameFace(tx: Queryable, table: TableFace): Promise<void> {
  const name = quoteName(table);
  const [row] = await readRows(tx, ROW, 'select $1::text::regclass::oid as oid', [name]);
  const view = row === undefined ? null : await readFace(tx, row.oid);
  if (view !== null && isDeepStrictEqual({ ...view, strangers: [] }, { ...table, strangers: [] })) return;
  throw conflict(
    `the view in the place of ${table.schema}.${table.name} did not get the owner and rights of the table`,
    'Nothing was changed. Look at the default privileges of the role of the source, then do this step again.',
  );
}
