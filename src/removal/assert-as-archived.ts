import { z } from 'zod';
import { conflict } from '../domain/errors.js';
import type { Removal } from '../domain/removal.js';
import type { Source } from '../domain/source.js';
import type { TableDefinition } from '../domain/table-definition.js';
import { readRows } from '../postgres/definition/catalog-rows.js';
import type { Queryable, Session } from '../postgres/session.js';
import { inSource } from './in-source.js';
import { readWholeDefinition } from './read-whole-definition.js';
import { spellInPlace } from './spell-in-place.js';
import { tableDifferences } from './table-differences.js';

/**
 * Before the lock of a step, since it takes some dozens of statements. `details`: a structure that is another one makes
 * the proof archive the sealed table again. CONFLICT names what was added, changed or dropped since the archive.
 */
export async function assertAsArchived(
  session: Session,
  removal: Removal,
  source: Source,
  archived: TableDefinition,
  what: 'details' | 'all',
): Promise<void> {
  const { schema, name, relationOid } = removal.target;
  const options = {
    doing: `comparing ${schema}.${name} of source ${source.name} with its archive`,
    relationOid,
  };
  await inSource(session, options, (tx) => assertStillArchived(tx, removal, archived, what));
}

/** The same in the caller's transaction: in quarantine too, and under the lock of the drop. */
export async function assertStillArchived(
  tx: Queryable,
  { id, target }: Removal,
  archived: TableDefinition,
  what: 'details' | 'all',
): Promise<void> {
  const { schema, name, relationOid } = target;
  const now = await readWholeDefinition(tx, relationOid);
  const [row] = await readRows(tx, QUOTED, 'select pg_catalog.quote_ident($1::text) as quoted', [schema]);
  const spelled = spellInPlace(id, schema, QUOTED.parse(row).quoted);
  const { structure, details } = tableDifferences(archived, now, spelled);
  const differences = what === 'details' ? details : [...structure, ...details];
  if (differences.length === 0) return;
  throw conflict(
    `${schema}.${name} is not as its archive has it: ${differences.join('; ')}`,
    'A restore would not make this table. Undo that, or return the removal, archive the table again and plan its removal with that archive.',
  );
}

const QUOTED = z.object({ quoted: z.string() });
