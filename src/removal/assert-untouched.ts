import { conflict } from '../domain/errors.js';
import type { Removal } from '../domain/removal.js';
import type { Queryable } from '../postgres/session.js';
import { readRefused, readTouches } from './read-touches.js';
import { removalFingerprint } from './removal-fingerprint.js';

const RETURNED =
  'Somebody needs it: it is returned by the next look of a worker, or at once by returning the removal.';

/** Sealed since it was proved, in the same files and the same shape: the archive is the table. */
export async function assertUnchanged(tx: Queryable, { target, fingerprint }: Removal): Promise<void> {
  if ((await removalFingerprint(tx, target.relationOid)) === fingerprint) return;
  throw conflict(
    `${target.schema}.${target.name} was changed since its archive was proved: its structure, its files or its seal`,
    'Return the removal, archive the table again, and plan its removal again.',
  );
}

/** Nobody has tried to write to it since it was sealed. */
export async function assertUnwritten(tx: Queryable, { id, target }: Removal): Promise<void> {
  const refused = await readRefused(tx, id);
  if (refused === 0) return;
  throw conflict(`${refused} writes to ${target.schema}.${target.name} were refused by its seal`, RETURNED);
}

/** Nobody has read the view either. */
export async function assertUntouched(tx: Queryable, removal: Removal): Promise<void> {
  const { id, target } = removal;
  const touches = await readTouches(tx, id);
  if (touches > 0) {
    throw conflict(`${target.schema}.${target.name} was read ${touches} times in quarantine`, RETURNED);
  }
  await assertUnwritten(tx, removal);
}
