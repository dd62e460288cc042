import { conflict } from '../domain/errors.js';
import type { Removal } from '../domain/removal.js';
import type { Source } from '../domain/source.js';
import type { Session } from '../postgres/session.js';
import { functionsNaming } from './functions-naming.js';
import { inSource } from './in-source.js';

/** Before the lock of a step, since it reads the texts of all functions: none was made since the plan that names the table. */
export async function assertNotNamed(session: Session, { target }: Removal, source: Source): Promise<void> {
  const options = {
    doing: `reading functions that name ${target.schema}.${target.name} of source ${source.name}`,
    relationOid: target.relationOid,
  };
  const found = await inSource(session, options, (tx) => functionsNaming(tx, target.relationOid));
  if (found.length === 0) return;
  throw conflict(
    `${target.schema}.${target.name} is named in the text of ${found.join(', ')} since the removal was planned`,
    'It would fail when it runs: change or drop it, then do this step again, or return the removal.',
  );
}
