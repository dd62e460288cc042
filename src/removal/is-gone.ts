import type { Removal, SourceInstance } from '../domain/removal.js';
import type { Source } from '../domain/source.js';
import type { Session } from '../postgres/session.js';
import { assertInstance } from './assert-place.js';
import { inSource } from './in-source.js';
import { readPlace } from './read-place.js';

/** Whether the table is in the database under no name at all: how a drop whose answer was lost is settled. */
export async function isGone(
  session: Session,
  removal: Removal,
  source: Source,
  known: SourceInstance,
): Promise<boolean> {
  const { relationOid, schema, name } = removal.target;
  const options = {
    doing: `looking whether ${schema}.${name} of source ${source.name} is there`,
    relationOid,
  };
  const now = await inSource(session, options, (tx) => readPlace(tx, relationOid));
  assertInstance(removal, source, known, now);
  return now.table === null;
}
