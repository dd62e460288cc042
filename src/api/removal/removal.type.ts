import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Int, ObjectType } from 'type-graphql';
import type { ErrorReport } from '../../domain/errors.js';
import type { ArchiveId, MoveId, RemovalId, TableId } from '../../domain/ids.js';
import type { RemovalApproval, RemovalState, RemovalStep } from '../../domain/removal.js';
import { connectionType } from '../connection.js';
import { ErrorReportType } from '../error-report.type.js';
import { NodeType } from '../node/node.type.js';
import { publishEnum } from '../publish-enum.js';

const RemovalStateEnum = publishEnum<RemovalState>(
  'RemovalState',
  'Where the removal of a table from its source stands.',
  {
    PLANNED: 'It waits for approvals; nothing was done.',
    REFUSED: 'Something speaks against it; final.',
    APPROVED: 'It may be sealed.',
    SEALED: 'Nobody can write to the table; it is being proved that an archive has its rows.',
    PROVED: 'An archive has exactly its rows; it waits for a rehearsed restore of that archive.',
    WATCHING: 'Its statistics are watched for readers.',
    QUARANTINED: 'It is out of reach, behind a view of its name that counts its readers.',
    BARE: 'It is out of reach without a view: whoever looks for it gets an error.',
    DROPPED: 'It is gone from the source; final.',
    RETURNED: 'It is as it was before; final.',
  },
);

@ObjectType('RemovalStep', { description: 'What a later step of a removal does in the source.' })
class RemovalStepType {
  @Field(() => String, { description: 'Its name: prepare, seal, quarantine, bare, drop or return.' })
  readonly step!: string;

  @Field(() => [String], { description: 'Its statements, as they run in one transaction.' })
  readonly sql!: readonly string[];
}

@ObjectType('RemovalApproval', { description: 'A person who approved a removal.' })
class RemovalApprovalType {
  @Field(() => String, { description: 'Who.' })
  readonly actor!: string;

  @Field(() => GraphQLDateTime, { description: 'When.' })
  readonly at!: Date;
}

@ObjectType('Removal', {
  description: 'The removal of an archived table from its source, with a way back until its last step.',
  implements: NodeType,
})
export class RemovalType {
  readonly id!: RemovalId;
  readonly archiveId!: ArchiveId;
  readonly tableId!: TableId;
  readonly copyMoveId!: MoveId | null;

  @Field(() => RemovalStateEnum, { description: 'Where it stands.' })
  readonly state!: RemovalState;

  @Field(() => String, { description: 'Why it was planned.' })
  readonly reason!: string;

  @Field(() => [RemovalStepType], { description: 'The SQL of every step, as planned.' })
  readonly steps!: readonly RemovalStep[];

  @Field(() => [String], { description: 'What to know before approving it.' })
  readonly warnings!: readonly string[];

  @Field(() => [String], { description: 'Why it must not be done; empty unless it is REFUSED.' })
  readonly refusals!: readonly string[];

  @Field(() => Int, { description: 'How many different people must approve it.' })
  readonly needsApprovals!: number;

  @Field(() => [RemovalApprovalType], { description: 'Who approved it, the first first.' })
  readonly approvals!: readonly RemovalApproval[];

  @Field(() => String, {
    nullable: true,
    description: 'Why the table is to come back; null while nobody wants it.',
  })
  readonly returnReason!: string | null;

  @Field(() => ErrorReportType, {
    nullable: true,
    description: 'Why the last look of a worker failed; null where it did not.',
  })
  readonly fault!: ErrorReport | null;

  @Field(() => String, { description: 'Who planned it.' })
  readonly createdBy!: string;

  @Field(() => GraphQLDateTime, { description: 'When it was planned.' })
  readonly createdAt!: Date;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Since when nobody can write to the table.' })
  readonly sealedAt!: Date | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'Since when its statistics count; later where counters began anew.',
  })
  readonly watchingSince!: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'When it went out of reach.' })
  readonly quarantinedAt!: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'When its view was taken away.' })
  readonly bareAt!: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'When it was dropped or returned.' })
  readonly endedAt!: Date | null;
}

/** A page of removals. */
export const RemovalConnection = connectionType('Removal', RemovalType);
