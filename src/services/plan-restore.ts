import { randomUUID } from 'node:crypto';
import type { NewPlan } from '../catalog/plans/insert-plan.js';
import { getSources } from '../catalog/sources/get-sources.js';
import type { Archive } from '../domain/archive.js';
import { invalidInput, notFound } from '../domain/errors.js';
import { planId } from '../domain/ids.js';
import type { SourceId } from '../domain/ids.js';
import type { TablePlace } from '../domain/plan.js';
import type { RestorePart } from '../domain/restore-part.js';
import { decidePart } from '../movers/planning/decide-part.js';
import { decideRestore } from '../movers/planning/decide-restore.js';
import type { Database, Queryable } from '../postgres/session.js';
import type { RestoreRequest } from './archive-services.js';
import { findKeptArchive } from './find-archive.js';

export interface PlannedRestore {
  readonly archive: Archive;
  readonly to: TablePlace;
  readonly part: RestorePart | undefined;
  readonly plan: NewPlan;
}

/** The plan of a restore, which is nowhere yet. */
export async function planRestore(
  catalog: Database,
  actor: string,
  request: RestoreRequest,
): Promise<PlannedRestore> {
  const archive = await findKeptArchive(catalog, request.handle);
  const to = await restorePlace(catalog, request, archive);
  const part = decidePart(archive.definition, request);
  return {
    archive,
    to,
    part,
    plan: {
      id: planId(randomUUID()),
      target: { kind: 'RESTORE', archiveId: archive.id, to, ...(part === undefined ? {} : { part }) },
      tableId: archive.tableId,
      ...decideRestore(archive, to, part),
      refusals: [],
      estimatedRows: archive.rows,
      estimatedBytes: archive.rawBytes,
      definitionHash: archive.manifestSha256,
      createdBy: actor,
    },
  };
}

/** What the request leaves open is as it was. */
export async function restorePlace(
  catalog: Queryable,
  request: RestoreRequest,
  archive: Archive,
): Promise<TablePlace> {
  const sourceId = request.targetSourceId ?? archive.sourceId;
  if (sourceId === null) {
    throw invalidInput(
      `the source of archive ${archive.handle} is not registered any more`,
      'Name the source to restore to: targetSourceId.',
    );
  }
  return {
    sourceId,
    database: request.targetDatabase ?? (await defaultDatabase(catalog, archive, sourceId)),
    schema: request.targetSchema ?? archive.schema,
    name: request.targetName ?? archive.name,
  };
}

/** The database that it came from; on another source, the one that the source was registered with. */
async function defaultDatabase(catalog: Queryable, archive: Archive, id: SourceId): Promise<string> {
  if (id === archive.sourceId) return archive.database;
  const [source] = await getSources(catalog, [id]);
  if (source !== null && source !== undefined) return source.address.database;
  throw notFound(`source ${id} is not registered`, 'Register the server to restore to as a source first.');
}
