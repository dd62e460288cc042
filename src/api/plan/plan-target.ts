import type { ArchiveId } from '../../domain/ids.js';
import type { Grouped, PlanTarget, TablePlace } from '../../domain/plan.js';
import { partText } from '../../domain/restore-part.js';
import { groupHandle, restoreHandle } from '../../domain/restore-handle.js';
import type { QualifiedName } from '../../domain/table-definition.js';
import type { PlanTargetType, TablePlaceType } from './plan.type.js';
import type { Shape } from '../shape.js';

/** The four shapes of a target in one: what does not apply is null. Pure. */
export function planTarget(target: PlanTarget): Shape<PlanTargetType> {
  const common = {
    ...{ kind: target.kind, from: null, to: null, archiveHandle: null, part: null, tags: [] },
    ...{ groupHandle: null, members: [] },
  };
  switch (target.kind) {
    case 'CONSOLIDATE':
      return { ...common, from: placeOf(target.from), to: placeOf(target.to) };
    case 'LOAD':
      return { ...common, from: placeOf(target.from), to: warehousePlace(target.to) };
    case 'ARCHIVE':
      return {
        ...common,
        from: placeOf(target.from),
        archiveHandle: restoreHandle(target.archiveId),
        tags: target.tags,
        ...membersOf(target.group, ({ from }) => from),
      };
    case 'RESTORE':
      return {
        ...common,
        to: placeOf(target.to),
        archiveHandle: restoreHandle(target.archiveId),
        part: target.part === undefined ? null : partText(target.part),
        ...membersOf(target.group, ({ to }) => to),
      };
  }
}

const membersOf = <Member extends { readonly archiveId: ArchiveId }>(
  group: Grouped<Member> | undefined,
  place: (member: Member) => TablePlace,
): Pick<Shape<PlanTargetType>, 'groupHandle' | 'members'> =>
  group === undefined
    ? { groupHandle: null, members: [] }
    : {
        groupHandle: groupHandle(group.id),
        members: group.members.map((member) => ({
          place: placeOf(place(member)),
          archiveHandle: restoreHandle(member.archiveId),
        })),
      };

const placeOf = ({ sourceId, database, schema, name }: TablePlace): Shape<TablePlaceType> => ({
  sourceId,
  database,
  schema,
  name,
});

const warehousePlace = ({ schema, name }: QualifiedName): Shape<TablePlaceType> => ({
  sourceId: null,
  database: null,
  schema,
  name,
});
