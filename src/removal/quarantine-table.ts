import type { Removal, SourceInstance } from '../domain/removal.js';
import type { Source } from '../domain/source.js';
import type { Session } from '../postgres/session.js';
import { assertNotNamed } from './assert-not-named.js';
import { assertInstance, assertSealed, assertTable } from './assert-place.js';
import { assertUnchanged, assertUnwritten } from './assert-untouched.js';
import { inSourceWhenFree } from './in-source.js';
import { quarantineSchema } from './removal-names.js';
import { readEdges } from './read-edges.js';
import { readFace } from './read-face.js';
import { readPlace } from './read-place.js';
import { assertNoEdges } from './refuse-edges.js';
import { assertSameFace } from './same-face.js';
import { lockStatement, quarantineStatements } from './statements.js';

/** Puts the table out of reach, behind a view of its name that counts its readers. Idempotent. */
export async function quarantineTable(
  session: Session,
  removal: Removal,
  source: Source,
  known: SourceInstance,
): Promise<void> {
  const { id, target } = removal;
  const options = {
    doing: `putting ${target.schema}.${target.name} of source ${source.name} into quarantine`,
    relationOid: target.relationOid,
  };
  await assertNotNamed(session, removal, source);
  await inSourceWhenFree(session, options, async (tx) => {
    const before = await readPlace(tx, target.relationOid);
    assertInstance(removal, source, known, before);
    if (before.table?.schema === quarantineSchema(id)) {
      assertSealed(removal, assertTable(removal, before, 'in quarantine'));
      return;
    }
    await tx.query(lockStatement(target, 'access exclusive'));
    const now = await readPlace(tx, target.relationOid);
    assertSealed(removal, assertTable(removal, now, 'in its place'));
    await assertUnchanged(tx, removal);
    await assertUnwritten(tx, removal);
    assertNoEdges(target, await readEdges(tx, target.relationOid));
    const face = await readFace(tx, target.relationOid);
    if (face === null) return;
    for (const statement of quarantineStatements(id, face)) await tx.query(statement);
    await assertSameFace(tx, face);
  });
}
