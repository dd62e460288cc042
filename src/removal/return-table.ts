import { conflict } from '../domain/errors.js';
import type { Removal, SourceInstance } from '../domain/removal.js';
import type { Source } from '../domain/source.js';
import type { Queryable, Session } from '../postgres/session.js';
import { bringBack } from './bring-back.js';
import { inSourceWhenFree } from './in-source.js';
import { quarantineSchema } from './removal-names.js';
import { readPlace } from './read-place.js';
import type { PlaceNow, TablePlaceNow } from './read-place.js';
import { sealedRelation } from './sealed-relation.js';
import { lockStatement, unsealStatements } from './statements.js';
import { viewOfRemoval } from './view-of-removal.js';

/** `undone`: something of the removal was there and is not any more. `untouched`: nothing was. `gone`: there is no table. */
export type Returned = 'undone' | 'untouched' | 'gone';

/**
 * Undoes everything that the removal did, in one transaction, wherever it was: the view goes, the table comes back to
 * its place, the seal goes. It looks at the source, not at the state. A database that was restored from a dump has the
 * table under another oid, known by its seal. Idempotent.
 */
export async function returnTable(
  session: Session,
  removal: Removal,
  source: Source,
  known: SourceInstance | null,
): Promise<Returned> {
  const { id, target } = removal;
  const options = {
    doing: `returning ${target.schema}.${target.name} of source ${source.name}`,
    relationOid: target.relationOid,
  };
  return inSourceWhenFree(session, options, async (tx) => {
    const relationOid = (await sealedRelation(tx, id)) ?? target.relationOid;
    const before = await readPlace(tx, relationOid);
    const marked = isMarked(removal, before.table);
    assertNotElsewhere(removal, source, known, before, marked);
    if (before.table === null) return 'gone';
    if (!marked) return 'untouched';
    // The view before the table, as its readers do: the other way round each would wait for the other.
    if ((await viewOfRemoval(tx, removal)).found === 'our view')
      await tx.query(lockStatement(target, 'access exclusive'));
    await tx.query(lockStatement(before.table, 'access exclusive'));
    const { table } = await readPlace(tx, relationOid);
    if (table?.schema !== before.table.schema || table.name !== before.table.name) {
      throw conflict(`${options.doing}: it was renamed meanwhile`, 'Return it again.');
    }
    const away = table.schema === quarantineSchema(id);
    if (away) await bringBack(tx, removal, source, { oid: relationOid, name: table.name });
    await unseal(tx, removal, away ? target : table, table);
    return 'undone';
  });
}

const isMarked = ({ id }: Removal, table: TablePlaceNow | null): boolean =>
  table !== null && (table.schema === quarantineSchema(id) || table.sealedBy.includes(id));

async function unseal(
  tx: Queryable,
  { id }: Removal,
  place: { readonly schema: string; readonly name: string },
  { sealedBy }: TablePlaceNow,
): Promise<void> {
  if (sealedBy.includes(id)) for (const statement of unsealStatements(place)) await tx.query(statement);
}

/**
 * The address may have changed, as after a failover, and the uuid been dropped: this destroys nothing. Where nothing of
 * the removal is found and no uuid either, all else must be as it was, or the sealed table may be somewhere else.
 */
function assertNotElsewhere(
  { target }: Removal,
  source: Source,
  known: SourceInstance | null,
  { instance, databaseOid, systemIdentifier }: PlaceNow,
  marked: boolean,
): void {
  if (known === null || instance === known.uuid) return;
  const samePlace =
    databaseOid === target.databaseOid &&
    systemIdentifier === known.systemIdentifier &&
    source.address.host === known.host &&
    source.address.port === known.port;
  if (instance === null && (marked || samePlace)) return;
  throw conflict(
    `another database than the one where ${target.schema}.${target.name} was sealed answers for source ${source.name}`,
    'Correct the address of the source, then return the removal again; nothing was changed there.',
  );
}
