import { randomUUID } from 'node:crypto';
import { insertRemoval } from '../catalog/removals/insert-removal.js';
import { liveRemovalOf } from '../catalog/removals/live-removal-of.js';
import { getTables } from '../catalog/tables/get-tables.js';
import { getUsage } from '../catalog/usage/get-usage.js';
import { conflict, invalidInput, notFound } from '../domain/errors.js';
import type { CatalogTable } from '../domain/catalog-table.js';
import { removalId } from '../domain/ids.js';
import type { Removal } from '../domain/removal.js';
import type { Source } from '../domain/source.js';
import { parseRestoreHandle } from '../domain/restore-handle.js';
import { decidePreflight } from '../removal/decide-preflight.js';
import { gatherPreflight } from '../removal/gather-preflight.js';
import type { PreflightFacts } from '../removal/gather-preflight.js';
import { planSteps } from '../removal/plan-steps.js';
import { readArchiveBack } from './read-archive-back.js';
import { archiveOfRemoval, existingRemoval, recordStep, sourceOfRemoval } from './removal-parts.js';
import type { RemovalParts } from './removal-parts.js';

/** One chunk shows whether the role may read the store and use its keys. */
const READ_BACK_BYTES = 1;

/** Looks at the source and writes nothing there. A plan with refusals is REFUSED and kept, so that it can be read. */
export async function planRemoval(
  parts: RemovalParts,
  actor: string,
  handle: string,
  reason: string,
): Promise<Removal> {
  const { catalog } = parts;
  if (reason.trim() === '') {
    throw invalidInput('a removal needs a reason', 'Say why the table may go; it is kept with who did what.');
  }
  const archive = await archiveOfRemoval(catalog, parseRestoreHandle(handle));
  const [table] = archive.tableId === null ? [] : await getTables(catalog, [archive.tableId]);
  if (table === null || table === undefined || table.goneAt !== null) {
    throw notFound(
      `the table that archive ${archive.handle} was made of is not known to be at any source`,
      'Scan its source; of a catalog that was rebuilt, archive the table again first.',
    );
  }
  const source = await sourceOfRemoval(catalog, table.sourceId);
  const facts = await lookAtSource(parts, source, table);
  const [usage] = await getUsage(catalog, [table.id]);
  // Of an expired one there is nothing to read, and that is a refusal of its own.
  const unreadable =
    archive.state === 'KEPT' ? await readArchiveBack(parts, actor, archive, READ_BACK_BYTES) : [];
  const id = removalId(randomUUID());
  const decision = decidePreflight(
    facts,
    { archive, unreadable, table, usage: usage ?? null, systemIdentifier: source.systemIdentifier },
    parts.policy.approvals,
  );
  return catalog.transaction(async (tx) => {
    const inserted = await insertRemoval(tx, {
      id,
      archiveId: archive.id,
      tableId: table.id,
      target: {
        sourceId: source.id,
        database: table.database,
        databaseOid: table.databaseOid,
        relationOid: table.relationOid,
        schema: facts.face.schema,
        name: facts.face.name,
        owner: facts.face.owner,
      },
      reason,
      steps: planSteps(id, facts.face, facts.place.instance !== null),
      ...decision,
      createdBy: actor,
    });
    if (!inserted) {
      const other = await liveRemovalOf(tx, table.id);
      throw conflict(
        `${table.schema}.${table.name} has a removal already: ${other ?? 'another one'}`,
        'Go on with that one, or return it first.',
      );
    }
    await recordStep(tx, actor, 'plan', id, { archive: archive.handle, reason, refusals: decision.refusals });
    return existingRemoval(tx, id);
  });
}

async function lookAtSource(
  { connect }: RemovalParts,
  source: Source,
  table: CatalogTable,
): Promise<PreflightFacts> {
  const called = `${table.schema}.${table.name}`;
  const session = await connect(source, table.database, 'removal plan');
  try {
    const doing = `planning the removal of ${called} of source ${source.name}`;
    const facts = await gatherPreflight(session, table.relationOid, doing);
    if (facts !== null && facts.place.databaseOid === table.databaseOid) return facts;
  } finally {
    await session.close();
  }
  throw notFound(`${called} is not at source ${source.name} any more`, 'Scan the source again.');
}
