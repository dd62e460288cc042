import type { Removal, SourceInstance } from '../domain/removal.js';
import type { Source } from '../domain/source.js';
import type { Queryable, Session } from '../postgres/session.js';
import { assertNotNamed } from './assert-not-named.js';
import { assertInstance, assertSealed, assertTable } from './assert-place.js';
import { inSource, inSourceWhenFree } from './in-source.js';
import { prepareSource } from './prepare-source.js';
import { readEdges } from './read-edges.js';
import { readPlace } from './read-place.js';
import { assertNoEdges } from './refuse-edges.js';
import { lockStatement, sealStatements } from './statements.js';

/**
 * Gives the database its uuid where it has none, then seals the table: waits for writers in flight, at most two seconds
 * a try. Idempotent. Returns what to remember of the instance; `known` is null before the first removal there.
 */
export async function sealTable(
  session: Session,
  removal: Removal,
  source: Source,
  known: SourceInstance | null,
): Promise<SourceInstance> {
  const { id, target } = removal;
  const options = {
    doing: `sealing ${target.schema}.${target.name} of source ${source.name}`,
    relationOid: target.relationOid,
  };
  await assertNotNamed(session, removal, source);
  const instance = await inSource(session, options, (tx) => prepared(tx, removal, source, known));
  await inSourceWhenFree(session, options, async (tx) => {
    // By name: no rename can come between this lock and the look at what has the name.
    await tx.query(lockStatement(target, 'share row exclusive'));
    const now = await readPlace(tx, target.relationOid);
    assertInstance(removal, source, instance, now);
    const { sealedBy } = assertTable(removal, now, 'in its place');
    assertNoEdges(target, await readEdges(tx, target.relationOid));
    if (sealedBy.length === 0) for (const statement of sealStatements(id, target)) await tx.query(statement);
    const sealed = await readPlace(tx, target.relationOid);
    assertSealed(removal, assertTable(removal, sealed, 'in its place'));
  });
  return instance;
}

async function prepared(
  tx: Queryable,
  removal: Removal,
  source: Source,
  known: SourceInstance | null,
): Promise<SourceInstance> {
  const { relationOid } = removal.target;
  const before = await readPlace(tx, relationOid);
  const systemIdentifier = source.systemIdentifier ?? before.systemIdentifier;
  const { host, port } = source.address;
  assertInstance(removal, source, known ?? { uuid: before.instance, host, port, systemIdentifier }, before);
  assertTable(removal, before, 'in its place');
  await prepareSource(tx);
  const { instance } = await readPlace(tx, relationOid);
  return known ?? { uuid: instance ?? '', host, port, systemIdentifier };
}
