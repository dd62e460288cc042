import { isDeepStrictEqual } from 'node:util';
import { conflict } from '../domain/errors.js';
import type { Removal, SourceInstance } from '../domain/removal.js';
import type { Source } from '../domain/source.js';
import type { Queryable, Session } from '../postgres/session.js';
import { assertInstance, assertSealed, assertTable } from './assert-place.js';
import { assertUntouched } from './assert-untouched.js';
import { inSourceWhenFree } from './in-source.js';
import { readFace } from './read-face.js';
import { readPlace } from './read-place.js';
import { bareStatements } from './statements.js';
import { viewOfRemoval } from './view-of-removal.js';

/** Takes the view away, unless somebody has read it: from now on whoever looks for the table gets an error. Idempotent. */
export async function bareTable(
  session: Session,
  removal: Removal,
  source: Source,
  known: SourceInstance,
): Promise<void> {
  const { target } = removal;
  const options = {
    doing: `taking the view of ${target.schema}.${target.name} of source ${source.name} away`,
    relationOid: target.relationOid,
  };
  await inSourceWhenFree(session, options, async (tx) => {
    const now = await readPlace(tx, target.relationOid);
    assertInstance(removal, source, known, now);
    assertSealed(removal, assertTable(removal, now, 'in quarantine'));
    const { found } = await viewOfRemoval(tx, removal);
    if (found === 'something else') {
      throw conflict(
        `something else than the view of removal ${removal.id} is called ${target.schema}.${target.name} now`,
        'Somebody needs that name. Look who made it, then return the removal or drop what was made.',
      );
    }
    if (found === 'our view') await assertSameRights(tx, removal);
    if (found === 'our view') for (const statement of bareStatements(target)) await tx.query(statement);
    // After the lock that the drop of the view waited for, so that no reader is missed.
    await assertUntouched(tx, removal);
  });
}

/** A right that was granted or revoked on the view is not in the archive, and only a return carries it to the table. */
async function assertSameRights(tx: Queryable, removal: Removal): Promise<void> {
  const { oid } = await viewOfRemoval(tx, removal);
  const view = oid === null ? null : await readFace(tx, oid);
  const table = await readFace(tx, removal.target.relationOid);
  if (isDeepStrictEqual(view?.grants, table?.grants) && view?.owner === table?.owner) return;
  throw conflict(
    `rights on its view were changed while ${removal.target.schema}.${removal.target.name} was in quarantine, and the archive does not have them`,
    'Undo that, or return the removal, archive the table again and plan its removal with that archive.',
  );
}
