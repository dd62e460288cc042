import { randomUUID } from 'node:crypto';
import { getArchivesById } from '../catalog/archives/get-archives-by-id.js';
import { getGroup } from '../catalog/groups/get-groups.js';
import type { NewPlan } from '../catalog/plans/insert-plan.js';
import type { Archive } from '../domain/archive.js';
import type { ArchiveGroup } from '../domain/archive-group.js';
import { invalidInput, notFound } from '../domain/errors.js';
import { planId } from '../domain/ids.js';
import type { RestoredMember } from '../domain/plan.js';
import { parseGroupHandle } from '../domain/restore-handle.js';
import { decideRestore } from '../movers/planning/decide-restore.js';
import type { Queryable } from '../postgres/session.js';
import type { RestoreRequest } from './archive-services.js';
import { assertKept } from './find-archive.js';
import { restorePlace } from './plan-restore.js';

export interface PlannedGroupRestore {
  readonly members: readonly { readonly archive: Archive; readonly to: RestoredMember['to'] }[];
  readonly plan: NewPlan;
}

/** INVALID_INPUT for a text that is no set's handle, NOT_FOUND where there is no such set. */
export async function findGroup(catalog: Queryable, handle: string): Promise<ArchiveGroup> {
  const group = await getGroup(catalog, parseGroupHandle(handle));
  if (group !== null) return group;
  throw notFound(
    `no set has the handle ${handle}`,
    'A set is there once its move has succeeded; its archives can be searched by name.',
  );
}

/** The plan of a restore of a whole set, which is nowhere yet. CONFLICT where one of its archives is not kept. */
export async function planRestoreGroup(
  catalog: Queryable,
  actor: string,
  request: RestoreRequest,
): Promise<PlannedGroupRestore> {
  const group = await findGroup(catalog, request.handle);
  refuseParts(request);
  const archives = (await getArchivesById(catalog, group.members)).filter((archive) => archive !== null);
  const members: { readonly archive: Archive; readonly to: RestoredMember['to'] }[] = [];
  for (const archive of archives) {
    assertKept(archive);
    members.push({ archive, to: await restorePlace(catalog, request, archive) });
  }
  refuseNamesakes(members.map(({ to }) => `${to.schema}.${to.name}`));
  const [first, ...rest] = members.map(({ archive, to }) => ({ archiveId: archive.id, to }));
  if (first === undefined) throw notFound(`set ${group.handle} has no archives`, 'Rebuild the catalog.');
  const decided = members.map(({ archive, to }) => ({
    of: `${archive.schema}.${archive.name}`,
    ...decideRestore(archive, to, undefined),
  }));
  return {
    members,
    plan: {
      id: planId(randomUUID()),
      target: { kind: 'RESTORE', ...first, group: { id: group.id, members: [first, ...rest] } },
      tableId: archives[0]?.tableId ?? null,
      steps: [
        ...decided.flatMap(({ of, steps }) => steps.map((step) => `${of}: ${step}`)),
        `once all are there, make and validate the ${group.foreignKeys.length} foreign keys between them`,
      ],
      warnings: decided.flatMap(({ of, warnings }) => warnings.map((warning) => `${of}: ${warning}`)),
      refusals: [],
      estimatedRows: archives.reduce((sum, { rows }) => sum + rows, 0),
      estimatedBytes: archives.reduce((sum, { rawBytes }) => sum + rawBytes, 0n),
      definitionHash: group.manifestSha256,
      createdBy: actor,
    },
  };
}

function refuseParts({ targetName, columns, conditions }: RestoreRequest): void {
  if (targetName === undefined && columns === undefined && conditions === undefined) return;
  throw invalidInput(
    'a set is restored whole, under the names of its tables',
    'Name a schema or a database to restore it to, or restore one of its archives by its own handle.',
  );
}

function refuseNamesakes(names: readonly string[]): void {
  const twice = names.find((name, position) => names.indexOf(name) !== position);
  if (twice === undefined) return;
  throw invalidInput(
    `two tables of the set would be ${twice}`,
    'Restore the set into another database, where its tables keep their schemas.',
  );
}
