import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Archive, ArchiveState } from '../../domain/archive.js';
import type { ArchiveGroup, GroupForeignKey } from '../../domain/archive-group.js';
import { restoreHandle } from '../../domain/restore-handle.js';
import { ArchiveStateEnum } from '../archive/archive.enums.js';
import { ArchiveType } from '../archive/archive.type.js';
import { found } from '../context.js';
import type { ApiContext } from '../context.js';
import { checkedText } from '../input-checks.js';
import { MoveType } from '../move/move.type.js';
import type { Shape } from '../shape.js';
import { ArchiveGroupType, GroupForeignKeyType } from './archive-group.type.js';

const HANDLE = "The set's handle; it starts with skg-.";
const REASON_LENGTH = 500;

@Resolver(() => ArchiveGroupType)
export class ArchiveGroupResolver {
  @Query(() => ArchiveGroupType, {
    nullable: true,
    description: 'One set of archives; null where there is none, or its move has not succeeded.',
  })
  archiveGroup(
    @Arg('handle', () => String, { description: HANDLE }) handle: string,
    @Ctx() { services }: ApiContext,
  ): Promise<Shape<ArchiveGroupType> | null> {
    return services.archives.group(handle);
  }

  @Mutation(() => ArchiveGroupType, {
    description:
      'Removes the rows of all archives of a set; manifests and proofs stay. Refused as `expireArchive`, for all of them where it is for one.',
  })
  expireArchiveGroup(
    @Arg('handle', () => String, { description: HANDLE }) handle: string,
    @Arg('reason', () => String, { description: 'Why; it is kept with the act. Up to 500 characters.' })
    reason: string,
    @Ctx() { services, actor }: ApiContext,
  ): Promise<Shape<ArchiveGroupType>> {
    return services.keeping.expireGroup(actor, handle, checkedText('reason', reason, REASON_LENGTH));
  }

  @FieldResolver(() => [ArchiveType], { description: 'Its archives, in the order of its manifest.' })
  archives(
    @Root() group: ArchiveGroup,
    @Ctx() { loaders }: ApiContext,
  ): Promise<readonly Shape<ArchiveType>[]> {
    return archivesOf(group, loaders);
  }

  @FieldResolver(() => ArchiveStateEnum, {
    description:
      'KEPT where every archive of it is: then it can be restored. Else what became of one of them.',
  })
  async state(@Root() group: ArchiveGroup, @Ctx() { loaders }: ApiContext): Promise<ArchiveState> {
    const archives = await archivesOf(group, loaders);
    return archives.find(({ state }) => state !== 'KEPT')?.state ?? 'KEPT';
  }

  @FieldResolver(() => MoveType, {
    nullable: true,
    description: 'The move that made it; null once the catalog was rebuilt from manifests alone.',
  })
  move(@Root() group: ArchiveGroup, @Ctx() { loaders }: ApiContext): Promise<Shape<MoveType> | null> {
    return loaders.move.load(group.moveId);
  }
}

const archivesOf = ({ members }: ArchiveGroup, loaders: ApiContext['loaders']): Promise<readonly Archive[]> =>
  Promise.all(
    members.map(async (id) =>
      found(await loaders.archive.load(restoreHandle(id)), `archive ${id} of the set`),
    ),
  );

@Resolver(() => GroupForeignKeyType)
export class GroupForeignKeyResolver {
  @FieldResolver(() => String, { description: 'The table that has it: `schema.name`.' })
  table(@Root() { table }: GroupForeignKey): string {
    return `${table.schema}.${table.name}`;
  }

  @FieldResolver(() => String, { description: 'The table that it refers to: `schema.name`.' })
  references(@Root() { references }: GroupForeignKey): string {
    return `${references.schema}.${references.name}`;
  }
}

@Resolver(() => ArchiveType)
export class ArchiveInGroupResolver {
  @FieldResolver(() => ArchiveGroupType, {
    nullable: true,
    description: 'The set that it was made in; null for an archive by itself.',
  })
  group(@Root() archive: Archive, @Ctx() { loaders }: ApiContext): Promise<Shape<ArchiveGroupType> | null> {
    return loaders.groupOf.load(archive.id);
  }
}
