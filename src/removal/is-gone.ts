import type { Removal, SourceInstance } from '../domain/removal.js';
import type { Source } from '../domain/source.js';
import type { Session } from '../postgres/session.js';
import { assertInstance } from './assert-place.js';
import { readPlace } from './read-place.js';

/** Whether the table is in the database under no name at all: how a drop whose answer was lost is settled. */
export async function isGone(
  session: Session,
  removal: Removal,
  source: Source,
  known: SourceInstance,
): Promise<boolean> {
  const now = await readPlace(session, removal.target.relationOid);
  assertInstance(removal, source, known, now);
  return now.table === null;
}
