import { z } from 'zod';
import { conflict } from '../domain/errors.js';
import type { RemovalId } from '../domain/ids.js';
import type { QualifiedName } from '../domain/table-definition.js';
import { quoteLiteral, quoteName } from '../postgres/quote.js';
import { readRows } from '../postgres/definition/catalog-rows.js';
import type { Queryable } from '../postgres/session.js';
import { refusedSequence, touchSequence } from './removal-names.js';

const THERE = z.object({ there: z.boolean() });
const ROW = z.object({ count: z.coerce.number() });

/** Statements that read the view, at least: after a crash of the server the counter may have skipped ahead. */
export const readTouches = (db: Queryable, id: RemovalId): Promise<number> =>
  countOf(db, id, touchSequence(id), 'reads');

/** Rows and statements that the seal has refused to write, at least. */
export const readRefused = (db: Queryable, id: RemovalId): Promise<number> =>
  countOf(db, id, refusedSequence(id), 'refused writes');

async function countOf(db: Queryable, id: RemovalId, name: QualifiedName, what: string): Promise<number> {
  const sequence = quoteName(name);
  const [found] = await readRows(
    db,
    THERE,
    `select pg_catalog.to_regclass(${quoteLiteral(sequence)}) is not null as there`,
  );
  if (!THERE.parse(found).there) {
    throw conflict(
      `the counter of ${what} of removal ${id} is not in the source any more`,
      'Somebody dropped it, so nobody knows whether the table is used. Return the removal and plan it again.',
    );
  }
  const [row] = await readRows(
    db,
    ROW,
    `select case when is_called then last_value else 0 end::text as count from ${sequence}`,
  );
  return ROW.parse(row).count;
}
