import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { ArchiveId, MoveId, SourceId, TableId } from '../../domain/ids.js';
import type { TableDefinition } from '../../domain/table-definition.js';
import { connectionType } from '../connection.js';
import { NodeType } from '../node/node.type.js';
import { BigIntScalar } from '../scalars.js';
import { TableDefinitionType } from '../table/definition.type.js';

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

  @Field(() => GraphQLDateTime, { description: 'When it was made.' })
  readonly createdAt!: Date;

  @Field(() => GraphQLDateTime, { description: 'When it was last read back in whole and found good.' })
  readonly verifiedAt!: Date;
}

export const ArchiveConnection = connectionType('Archive', ArchiveType);

@ObjectType('ArchiveVerification', { description: 'What one reading of a whole archive found.' })
export class ArchiveVerificationType {
  @Field(() => Boolean, { description: 'Whether every object is there and is what its hash says.' })
  readonly ok!: boolean;

  @Field(() => Int, { description: 'Objects read.' })
  readonly objects!: number;

  @Field(() => BigIntScalar, { description: 'Bytes read.' })
  readonly storedBytes!: bigint;

  @Field(() => Float, { description: 'How long it took, in seconds.' })
  readonly seconds!: number;

  @Field(() => [String], { description: 'What is wrong, an entry an object; empty when all is well.' })
  readonly faults!: readonly string[];

  @Field(() => GraphQLDateTime, { description: 'When it was read.' })
  readonly at!: Date;
}
