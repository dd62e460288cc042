import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Int, ObjectType } from 'type-graphql';
import type {
  ArchiveExpiry,
  ArchiveFault,
  ArchiveRange,
  ArchiveState,
  ColdArchive,
  VerificationKind,
} from '../../domain/archive.js';
import type { ArchiveId, MoveId, SourceId, TableId } from '../../domain/ids.js';
import type { ColdClass } from '../../domain/storage-class.js';
import type { TableDefinition } from '../../domain/table-definition.js';
import type { Label } from '../../domain/verdict.js';
import { connectionType } from '../connection.js';
import { NodeType } from '../node/node.type.js';
import { LabelEnum } from '../enums.js';
import { BigIntScalar } from '../scalars.js';
import { TableDefinitionType } from '../table/definition.type.js';
import { ArchiveStateEnum, VerificationKindEnum } from './archive.enums.js';

@ObjectType('ArchiveFault', { description: 'What a look at an archive found wrong.' })
class ArchiveFaultType implements ArchiveFault {
  @Field(() => VerificationKindEnum, { description: 'How it was found.' })
  readonly how!: VerificationKind;

  @Field(() => String, { description: 'What is wrong, with the name of the object.' })
  readonly message!: string;

  @Field(() => String, { description: 'What to do now.' })
  readonly hint!: string;

  @Field(() => GraphQLDateTime, { description: 'When it was found.' })
  readonly at!: Date;
}

@ObjectType('ArchiveExpiry', { description: 'How the rows of an archive came to be removed.' })
class ArchiveExpiryType implements ArchiveExpiry {
  @Field(() => GraphQLDateTime, { description: 'When it was decided.' })
  readonly at!: Date;

  @Field(() => String, { description: 'Who decided it.' })
  readonly by!: string;

  @Field(() => String, { description: 'Why.' })
  readonly reason!: string;
}

@ObjectType('ColdArchive', { description: 'In which class of the store the rows of an old archive lie.' })
class ColdArchiveType implements ColdArchive {
  @Field(() => String, {
    description: 'The class; out of GLACIER and DEEP_ARCHIVE a restore waits for minutes to days.',
  })
  readonly storageClass!: ColdClass;

  @Field(() => GraphQLDateTime, { description: 'Since when.' })
  readonly at!: Date;
}

@ObjectType('ArchiveRange', { description: 'The least and the greatest value of a column that were seen.' })
class ArchiveRangeType implements ArchiveRange {
  @Field(() => String, { description: 'Name of the column.' })
  readonly column!: string;

  @Field(() => String, { description: 'The least, as PostgreSQL prints it.' })
  readonly minimum!: string;

  @Field(() => String, { description: 'The greatest, as PostgreSQL prints it.' })
  readonly maximum!: string;
}

@ObjectType('Archive', {
  description: 'A table as it was when it was archived: its rows, its structure and the proof of both.',
  implements: NodeType,
})
export class ArchiveType {
  readonly id!: ArchiveId;
  readonly moveId!: MoveId;
  readonly tableId!: TableId | null;
  readonly sourceId!: SourceId | null;

  @Field(() => String, { description: 'Restore handle: paste it into `restoreArchive`, today or in years.' })
  readonly handle!: string;

  @Field(() => String, { description: 'Name of the source that it came from.' })
  readonly sourceName!: string;

  @Field(() => String, { description: 'Database that it came from.' })
  readonly database!: string;

  @Field(() => String, { description: 'Schema that it came from.' })
  readonly schema!: string;

  @Field(() => String, { description: 'Name of the table.' })
  readonly name!: string;

  @Field(() => TableDefinitionType, { description: 'Structure of the table.' })
  readonly definition!: TableDefinition;

  @Field(() => BigIntScalar, { description: 'Rows.' })
  readonly rows!: number;

  @Field(() => BigIntScalar, { description: 'Bytes of the rows as COPY text.' })
  readonly rawBytes!: bigint;

  @Field(() => BigIntScalar, { description: 'Bytes in the store, compressed.' })
  readonly storedBytes!: bigint;

  @Field(() => Int, { description: 'Objects in the store.' })
  readonly objects!: number;

  @Field(() => String, { description: 'Where it is: `file://…` or `s3://bucket/prefix`.' })
  readonly storeUri!: string;

  @Field(() => String, { description: 'Key of the manifest in the store.' })
  readonly manifestKey!: string;

  @Field(() => String, { description: 'SHA-256 of the manifest, hex.' })
  readonly manifestSha256!: string;

  @Field(() => String, { description: 'Root of the Merkle tree over its chunks, hex.' })
  readonly merkleRoot!: string;

  @Field(() => String, {
    description: 'Hash over the content of its rows; a restored table must have the same.',
  })
  readonly contentHash!: string;

  @Field(() => [String], { description: 'Words to find it by.' })
  readonly tags!: readonly string[];

  @Field(() => LabelEnum, {
    nullable: true,
    description: 'What the table was held for when it was archived; null where nobody had said.',
  })
  readonly label!: Label | null;

  @Field(() => [ArchiveRangeType], {
    description: 'Of columns of times and numbers that are not sensitive, where it is known.',
  })
  readonly ranges!: readonly ArchiveRange[];

  @Field(() => GraphQLDateTime, { description: 'When it was made.' })
  readonly createdAt!: Date;

  @Field(() => GraphQLDateTime, { description: 'When it was last read back in whole and found good.' })
  readonly verifiedAt!: Date;

  @Field(() => ArchiveStateEnum, { description: 'Whether its rows are kept.' })
  readonly state!: ArchiveState;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'It cannot be expired before.' })
  readonly retainUntil!: Date | null;

  @Field(() => Boolean, { description: 'Whether it is under a legal hold: it cannot be expired.' })
  readonly legalHold!: boolean;

  @Field(() => ArchiveExpiryType, {
    nullable: true,
    description: 'Who had its rows removed; null while kept.',
  })
  readonly expiry!: ArchiveExpiry | null;

  @Field(() => String, {
    nullable: true,
    description: 'SHA-256, hex, of the data key that it alone has, by which it can be shredded; null: none.',
  })
  readonly keySha256!: string | null;

  @Field(() => ArchiveExpiryType, {
    nullable: true,
    description: 'Who had its key destroyed; null where nobody had.',
  })
  readonly shredding!: ArchiveExpiry | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description:
      'When no version of its key was left in store and catalog; null before, and while a shredding was interrupted.',
  })
  readonly keyDestroyedAt!: Date | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description:
      'When the last of its objects was removed; null before, and while an expiry was interrupted.',
  })
  readonly removedAt!: Date | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When it was last looked at, in any way and with any result; null before the first time.',
  })
  readonly checkedAt!: Date | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When its restore was last rehearsed and gave the archived rows.',
  })
  readonly rehearsedAt!: Date | null;

  @Field(() => ArchiveFaultType, {
    nullable: true,
    description: 'What was found wrong with it and not disproved since; null when all is well.',
  })
  readonly lastFault!: ArchiveFault | null;

  @Field(() => ColdArchiveType, {
    nullable: true,
    description:
      'The colder class that its rows were moved to when it was old; null while they lie where they were put.',
  })
  readonly cold!: ColdArchive | null;
}

export const ArchiveConnection = connectionType('Archive', ArchiveType);
