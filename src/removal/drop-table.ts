import { z } from 'zod';
import { conflict } from '../domain/errors.js';
import type { Removal, SourceInstance } from '../domain/removal.js';
import type { Source } from '../domain/source.js';
import type { TableDefinition } from '../domain/table-definition.js';
import { quoteLiteral, quoteName } from '../postgres/quote.js';
import { readRows } from '../postgres/definition/catalog-rows.js';
import type { Queryable, Session } from '../postgres/session.js';
import { assertStillArchived } from './assert-as-archived.js';
import { assertInstance, assertSealed, assertTable } from './assert-place.js';
import { assertUnchanged, assertUntouched } from './assert-untouched.js';
import { inSourceWhenFree } from './in-source.js';
import { readEdges } from './read-edges.js';
import { readPlace } from './read-place.js';
import { assertNoEdges } from './refuse-edges.js';
import { dropStatement, lockStatement, quarantinedName } from './statements.js';
import { viewOfRemoval } from './view-of-removal.js';

const OID = z.object({ oid: z.number().nullable() });

/**
 * Drops the table in a transaction of its own, after everything was compared once more under the lock of the drop.
 * `mayDrop` asks the catalog last, and rejects where the removal was returned meanwhile or its archive is not sound.
 */
export async function dropTable(
  session: Session,
  removal: Removal,
  source: Source,
  known: SourceInstance,
  archived: TableDefinition,
  mayDrop: () => Promise<void>,
): Promise<void> {
  const { id, target } = removal;
  const quarantined = quarantinedName(id, target);
  const options = {
    doing: `dropping ${target.schema}.${target.name} of source ${source.name}`,
    relationOid: target.relationOid,
  };
  await inSourceWhenFree(session, options, async (tx) => {
    const before = await readPlace(tx, target.relationOid);
    assertInstance(removal, source, known, before);
    assertSealed(removal, assertTable(removal, before, 'in quarantine'));
    await tx.query(lockStatement(quarantined, 'access exclusive'));
    // New statements, which see what was committed while the lock was waited for.
    await assertNamed(tx, removal);
    const now = await readPlace(tx, target.relationOid);
    assertInstance(removal, source, known, now);
    assertSealed(removal, assertTable(removal, now, 'in quarantine'));
    await assertUnchanged(tx, removal);
    await assertUntouched(tx, removal);
    assertNoEdges(target, await readEdges(tx, target.relationOid));
    await assertStillArchived(tx, removal, archived, 'all');
    await assertNameFree(tx, removal);
    await mayDrop();
    await tx.query(dropStatement(id, target));
  });
}

/** An application that makes the table anew, as with `create table if not exists`, misses it. */
async function assertNameFree(tx: Queryable, removal: Removal): Promise<void> {
  if ((await viewOfRemoval(tx, removal)).found === 'nothing') return;
  throw conflict(
    `something is called ${removal.target.schema}.${removal.target.name} again, so somebody needs the table`,
    'Find out who made it. Drop what was made, or rename it and return the removal.',
  );
}

async function assertNamed(tx: Queryable, { id, target }: Removal): Promise<void> {
  const name = quoteName(quarantinedName(id, target));
  const [row] = await readRows(tx, OID, `select pg_catalog.to_regclass(${quoteLiteral(name)})::oid as oid`);
  if (row?.oid === target.relationOid) return;
  throw conflict(
    `${name} is not the table of removal ${id}`,
    'Somebody put another table in its place. Return the removal and look what happened.',
  );
}
