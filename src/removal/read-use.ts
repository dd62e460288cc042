import type { Removal, SourceInstance } from '../domain/removal.js';
import type { Source } from '../domain/source.js';
import type { Session } from '../postgres/session.js';
import { assertInstance } from './assert-place.js';
import { inSource } from './in-source.js';
import { readPlace } from './read-place.js';
import { readRefused, readTouches } from './read-touches.js';
import { viewOfRemoval } from './view-of-removal.js';

/** Why a sealed table must come back, as the tripwires in its source say; null where nobody has touched one. */
export async function readUse(
  session: Session,
  removal: Removal,
  source: Source,
  known: SourceInstance,
): Promise<string | null> {
  const { id, state, target } = removal;
  const options = {
    doing: `looking who uses ${target.schema}.${target.name} of source ${source.name}`,
    relationOid: target.relationOid,
  };
  return inSource(session, options, async (tx) => {
    assertInstance(removal, source, known, await readPlace(tx, target.relationOid));
    const refused = await readRefused(tx, id);
    if (refused > 0) return `${times(refused, 'write')} to it after its seal ${was(refused)} refused`;
    if (state !== 'QUARANTINED' && state !== 'BARE') return null;
    const touches = await readTouches(tx, id);
    if (touches > 0) return `its view was read ${times(touches, 'time')} in quarantine`;
    const { found, dependents } = await viewOfRemoval(tx, removal);
    if (found !== 'our view' || dependents.length === 0) return null;
    return `in quarantine somebody made what needs it: ${dependents.join(', ')}`;
  });
}

const times = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
const was = (count: number): string => (count === 1 ? 'was' : 'were');
