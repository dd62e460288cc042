import { conflict } from '../domain/errors.js';
import type { Removal } from '../domain/removal.js';
import type { Queryable } from '../postgres/session.js';
import { readTouches } from './read-touches.js';
import { removalFingerprint } from './removal-fingerprint.js';

/** Sealed since it was proved, in the same files and the same shape: the archive is the table. */
export async function assertUnchanged(tx: Queryable, { target, fingerprint }: Removal): Promise<void> {
  if ((await removalFingerprint(tx, target.relationOid)) === fingerprint) return;
  throw conflict(
    `${target.schema}.${target.name} was changed since its archive was proved: its structure, its files or its seal`,
    'Return the removal, archive the table again, and plan its removal again.',
  );
}

/** Nobody has read the view. */
export async function assertUntouched(tx: Queryable, { id, target }: Removal): Promise<void> {
  const touches = await readTouches(tx, id);
  if (touches === 0) return;
  throw conflict(
    `${target.schema}.${target.name} was read ${touches} times in quarantine`,
    'Somebody needs it: it is returned by the next look of a worker, or at once by returning the removal.',
  );
}
