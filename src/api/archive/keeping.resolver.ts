import { GraphQLDateTime } from 'graphql-scalars';
import { Arg, Ctx, FieldResolver, Float, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Archive, ArchiveVerification, VerificationKind } from '../../domain/archive.js';
import { restoreHandle } from '../../domain/restore-handle.js';
import { found } from '../context.js';
import type { ApiContext } from '../context.js';
import { checkedText } from '../input-checks.js';
import type { Shape } from '../shape.js';
import { VerifyHowEnum } from './archive.enums.js';
import { ArchiveType } from './archive.type.js';
import { ArchiveVerificationType, KeepingReportType } from './keeping.type.js';

const HANDLE = 'Its restore handle.';
const REASON = 'Why; it is kept with the act. Up to 500 characters.';
const REASON_LENGTH = 500;
const REPORT_DAYS = 30;

const checkedReason = (reason: string): string => checkedText('reason', reason, REASON_LENGTH);

@Resolver(() => ArchiveType)
export class KeepingResolver {
  @Query(() => KeepingReportType, {
    description: 'How all archives stand, and which share of them was verified and rehearsed lately.',
  })
  keeping(
    @Arg('days', () => Int, {
      defaultValue: REPORT_DAYS,
      description: 'How many days to look back, 1 to 3650.',
    })
    days: number,
    @Ctx() { services }: ApiContext,
  ): Promise<Shape<KeepingReportType>> {
    return services.keeping.report(days);
  }

  @Mutation(() => ArchiveVerificationType, {
    description:
      'Looks at the objects of an archive and compares. A fault is in the answer and on the archive, not an error; nothing is removed.',
  })
  verifyArchive(
    @Arg('handle', () => String, { description: HANDLE }) handle: string,
    @Arg('how', () => VerifyHowEnum, { defaultValue: 'DEEP', description: 'How to look.' })
    how: Exclude<VerificationKind, 'REHEARSAL'>,
    @Arg('share', () => Float, {
      defaultValue: 1,
      description: 'DEEP: share of its bytes to read, above 0 to 1; whole chunks, at least one.',
    })
    share: number,
    @Ctx() { services, actor }: ApiContext,
  ): Promise<Shape<ArchiveVerificationType>> {
    return services.archives.verify(actor, handle, { how, share });
  }

  @Mutation(() => ArchiveVerificationType, {
    description:
      'Restores an archive into the scratch database, compares its rows with the proof, and drops it again. A fault of the archive is in the answer and on the archive, not an error.',
  })
  rehearseArchive(
    @Arg('handle', () => String, { description: HANDLE }) handle: string,
    @Ctx() { services, actor }: ApiContext,
  ): Promise<Shape<ArchiveVerificationType>> {
    return services.keeping.rehearse(actor, handle);
  }

  @Mutation(() => ArchiveType, { description: 'Says until when an archive must not be expired.' })
  retainArchive(
    @Arg('handle', () => String, { description: HANDLE }) handle: string,
    @Arg('until', () => GraphQLDateTime, {
      nullable: true,
      description: 'Until when; null ends the retention.',
    })
    until: Date | null,
    @Arg('reason', () => String, { description: REASON }) reason: string,
    @Ctx() { services, actor }: ApiContext,
  ): Promise<Shape<ArchiveType>> {
    return services.keeping.retain(actor, handle, until, checkedReason(reason));
  }

  @Mutation(() => ArchiveType, { description: 'Puts an archive under a legal hold: it cannot be expired.' })
  holdArchive(
    @Arg('handle', () => String, { description: HANDLE }) handle: string,
    @Arg('reason', () => String, { description: REASON }) reason: string,
    @Ctx() { services, actor }: ApiContext,
  ): Promise<Shape<ArchiveType>> {
    return services.keeping.hold(actor, handle, checkedReason(reason));
  }

  @Mutation(() => ArchiveType, { description: 'Ends the legal hold of an archive.' })
  releaseArchive(
    @Arg('handle', () => String, { description: HANDLE }) handle: string,
    @Arg('reason', () => String, { description: REASON }) reason: string,
    @Ctx() { services, actor }: ApiContext,
  ): Promise<Shape<ArchiveType>> {
    return services.keeping.release(actor, handle, checkedReason(reason));
  }

  @Mutation(() => ArchiveType, {
    description:
      'Removes the rows of an archive from the store for good; manifest and proof stay. Refused under a legal hold, before the end of its retention and during a restore.',
  })
  expireArchive(
    @Arg('handle', () => String, { description: HANDLE }) handle: string,
    @Arg('reason', () => String, { description: REASON }) reason: string,
    @Ctx() { services, actor }: ApiContext,
  ): Promise<Shape<ArchiveType>> {
    return services.keeping.expire(actor, handle, checkedReason(reason));
  }

  @Mutation(() => ArchiveType, {
    description:
      'Destroys the key that an archive alone has, so that no copy of its objects can ever be read, and removes them; manifest and proof stay. Refused as `expireArchive`, and for an archive without such a key.',
  })
  shredArchive(
    @Arg('handle', () => String, { description: HANDLE }) handle: string,
    @Arg('reason', () => String, { description: REASON }) reason: string,
    @Ctx() { services, actor }: ApiContext,
  ): Promise<Shape<ArchiveType>> {
    return services.keeping.shred(actor, handle, checkedReason(reason));
  }

  @FieldResolver(() => [ArchiveVerificationType], {
    description: 'How it was looked at, the newest first, at most 20.',
  })
  async verifications(
    @Root() archive: Archive,
    @Ctx() { loaders }: ApiContext,
  ): Promise<readonly Shape<ArchiveVerificationType>[]> {
    return (await loaders.verifications.load(archive.id)) ?? [];
  }
}

@Resolver(() => ArchiveVerificationType)
export class ArchiveVerificationResolver {
  @FieldResolver(() => ArchiveType, { description: 'The archive that was looked at, as it is now.' })
  async archive(
    @Root() verification: ArchiveVerification,
    @Ctx() { loaders }: ApiContext,
  ): Promise<Shape<ArchiveType>> {
    return found(await loaders.archive.load(restoreHandle(verification.archiveId)), 'the verified archive');
  }
}
