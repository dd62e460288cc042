/** Finds archives, restores and verifies them. */
import { getArchivesById } from '../catalog/archives/get-archives-by-id.js';
import { searchArchives } from '../catalog/archives/search-archives.js';
import { findArchives } from '../catalog/search/find-archives.js';
import { indexMissing } from '../catalog/search/index-missing.js';
import { getGroup, groupsOfArchives } from '../catalog/groups/get-groups.js';
import { recordEvent } from '../catalog/audit/record-event.js';
import { approvePlan } from '../catalog/plans/approve-plan.js';
import { insertPlan } from '../catalog/plans/insert-plan.js';
import type { Archive, ArchiveVerification } from '../domain/archive.js';
import { invalidInput } from '../domain/errors.js';
import type { Move } from '../domain/move.js';
import {
  groupHandle,
  isGroupHandle,
  parseGroupHandle,
  parseRestoreHandle,
} from '../domain/restore-handle.js';
import type { RestorePart } from '../domain/restore-part.js';
import { verifyArchive } from '../movers/archive/verify-archive.js';
import type { Database } from '../postgres/session.js';
import type { ObjectStore } from '../storage/object-store.js';
import type { ArchiveService, RestoreRequest, VerifyRequest } from './archive-services.js';
import { catalogCall } from './catalog-call.js';
import { findKeptArchive } from './find-archive.js';
import { startMove } from './move-service.js';
import type { MoveServiceParts } from './move-service.js';
import { planRestore } from './plan-restore.js';
import { planRestoreGroup } from './plan-restore-group.js';
import type { PlannedGroupRestore } from './plan-restore-group.js';
import { recordVerification } from './record-verification.js';
import type { VerificationRecord } from './record-verification.js';

export interface ArchiveServiceParts extends MoveServiceParts, VerificationRecord {
  readonly store: ObjectStore;
  /** Told of each restore that was asked for, once its move is queued; must not reject. */
  readonly onRestore: (restore: AskedRestore) => Promise<void>;
}

export interface AskedRestore {
  readonly actor: string;
  readonly archive: Archive;
  /** `database.schema.table` that it goes to. */
  readonly target: string;
}

export function createArchiveService(parts: ArchiveServiceParts): ArchiveService {
  const { catalog } = parts;
  return {
    search: (filter, page) =>
      catalogCall('searching archives', async () => {
        await indexMissing(catalog);
        const found = await searchArchives(catalog, filter, page);
        return { ...found, totalCount: () => catalogCall('counting archives', found.totalCount) };
      }),
    find: (search, page) =>
      catalogCall('searching archives', async () => {
        await indexMissing(catalog);
        const found = await findArchives(catalog, search, page);
        return {
          ...found,
          totalCount: () => catalogCall('counting archives', found.totalCount),
          facet: (facet) => catalogCall(`counting archives by ${facet}`, () => found.facet(facet)),
        };
      }),
    get: (handle) => catalogCall('looking an archive up', () => find(catalog, handle)),
    group: (handle) =>
      catalogCall('looking a set up', async () => getGroup(catalog, parseGroupHandle(handle))),
    groupsOf: (ids) => catalogCall('looking sets up', () => groupsOfArchives(catalog, ids)),
    restore: (actor, request) =>
      catalogCall(`restoring ${request.handle}`, () => restore(parts, actor, request)),
    verify: (actor, handle, request = {}) =>
      catalogCall(`verifying ${handle}`, () => verify(parts, actor, handle, request)),
  };
}

async function find(catalog: Database, handle: string): Promise<Archive | null> {
  const [archive] = await getArchivesById(catalog, [parseRestoreHandle(handle)]);
  return archive ?? null;
}

async function restore(parts: ArchiveServiceParts, actor: string, request: RestoreRequest): Promise<Move> {
  const { subject, members, plan, part } = await planAny(parts.catalog, actor, request);
  const { id } = plan;
  await parts.catalog.transaction(async (tx) => {
    await insertPlan(tx, plan);
    // Whoever asks for a restore approves it: it only ever adds tables.
    await approvePlan(tx, id, actor);
    await recordEvent(tx, {
      actor,
      action: 'archive.restore',
      subject,
      details: {
        plan: id,
        ...(members.length === 1 ? { to: members[0]?.to } : { to: members.map(({ to }) => to) }),
        ...(part === undefined ? {} : { part }),
      },
    });
  });
  const move = await startMove(parts, actor, id);
  for (const { archive, to } of members) {
    await parts.onRestore({ actor, archive, target: `${to.database}.${to.schema}.${to.name}` });
  }
  return move;
}

interface AnyRestore extends PlannedGroupRestore {
  /** The handle that is restored. */
  readonly subject: string;
  readonly part?: RestorePart | undefined;
}

async function planAny(catalog: Database, actor: string, request: RestoreRequest): Promise<AnyRestore> {
  if (isGroupHandle(request.handle)) {
    return {
      ...(await planRestoreGroup(catalog, actor, request)),
      subject: groupHandle(parseGroupHandle(request.handle)),
    };
  }
  const { archive, to, part, plan } = await planRestore(catalog, actor, request);
  return { subject: archive.handle, members: [{ archive, to }], plan, part };
}

async function verify(
  parts: ArchiveServiceParts,
  actor: string,
  handle: string,
  { how = 'DEEP', share = 1 }: VerifyRequest,
): Promise<ArchiveVerification> {
  if (!(share > 0 && share <= 1)) {
    throw invalidInput(`a share of ${share} cannot be read`, 'Give a share above 0, up to 1.');
  }
  const archive = await findKeptArchive(parts.catalog, handle);
  const depth =
    how === 'OBJECTS'
      ? ({ how } as const)
      : ({ how, limitBytes: Number(archive.storedBytes) * share } as const);
  const found = await verifyArchive(parts.store, archive, depth, new AbortController().signal);
  return recordVerification(parts, archive.handle, actor, found);
}
