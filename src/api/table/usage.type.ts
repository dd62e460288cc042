import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Int, ObjectType } from 'type-graphql';
import type { SourceId } from '../../domain/ids.js';
import type { EpochCause, ReadCause, ReadCounts } from '../../domain/usage-evidence.js';
import { EpochCauseEnum, ReadCauseEnum } from '../enums.js';
import { BigIntScalar } from '../scalars.js';

@ObjectType('UsageWindow', {
  description:
    "How a table was used while it was observed, from PostgreSQL's own counters, summed over nodes and partitions. Reads that are no use (dumps, index builds, foreign key checks, Sortkeep's own) are in `explainedScans` and nowhere else.",
})
export class UsageWindowType {
  @Field(() => GraphQLDateTime, {
    description: 'Since when every node of its cluster counted, and not before a scan first saw the table.',
  })
  readonly from!: Date;

  @Field(() => GraphQLDateTime, { description: 'Until when: the earliest of the last scans of its nodes.' })
  readonly to!: Date;

  @Field(() => GraphQLDateTime, {
    description:
      "The earliest of its nodes' last scans that counted, by Sortkeep's clock: what happened since, nobody knows.",
  })
  readonly seenAt!: Date;

  @Field(() => Int, { description: 'Scans of its database, over all nodes.' })
  readonly samples!: number;

  @Field(() => Int, {
    description: 'Stretches between which counters began anew; of the node with the most.',
  })
  readonly epochs!: number;

  @Field(() => GraphQLDateTime, { description: 'Since when no node lost anything that it had counted.' })
  readonly undisturbedSince!: Date;

  @Field(() => Int, { description: 'Nodes whose counters are in it: the primary and scanned standbys.' })
  readonly nodes!: number;

  @Field(() => Int, {
    description:
      'Nodes of its cluster that may be read and that no scan sees, as far as the scanned ones show.',
  })
  readonly unseenNodes!: number;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'Until when there may have been such nodes; null where no scan found any.',
  })
  readonly unseenUntil!: Date | null;

  @Field(() => Boolean, {
    description:
      'Whether a logical slot hands all changes of its database to somebody, without a publication.',
  })
  readonly decoded!: boolean;

  @Field(() => BigIntScalar, { description: 'Scans of the whole table.' })
  readonly seqScans!: bigint;

  @Field(() => BigIntScalar, { description: 'Rows that scans of the table read.' })
  readonly seqTuplesRead!: bigint;

  @Field(() => BigIntScalar, { description: 'Scans through an index.' })
  readonly indexScans!: bigint;

  @Field(() => BigIntScalar, { description: 'Rows that scans through an index fetched.' })
  readonly indexTuplesFetched!: bigint;

  @Field(() => BigIntScalar, { description: 'Scans of either kind that something other than use explains.' })
  readonly explainedScans!: bigint;

  @Field(() => BigIntScalar, { description: 'Rows inserted.' })
  readonly inserted!: bigint;

  @Field(() => BigIntScalar, { description: 'Rows updated.' })
  readonly updated!: bigint;

  @Field(() => BigIntScalar, { description: 'Of these, rows updated without touching an index.' })
  readonly hotUpdated!: bigint;

  @Field(() => BigIntScalar, { description: 'Rows deleted.' })
  readonly deleted!: bigint;

  @Field(() => Int, { description: 'Days (UTC) on which it was read.' })
  readonly readDays!: number;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'The latest moment at which it can have been read; null where no read was seen.',
  })
  readonly lastRead!: Date | null;

  @Field(() => Boolean, {
    description: 'True: the server told that moment (PostgreSQL 16 and newer). False: it was read before it.',
  })
  readonly lastReadExact!: boolean;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description:
      'The latest moment at which a row can have been inserted, updated or deleted; null where none was seen.',
  })
  readonly lastWrite!: Date | null;
}

@ObjectType('ReadCounts', { description: 'Reads of a table.' })
class ReadCountsType {
  @Field(() => BigIntScalar, { description: 'Scans of the whole table.' })
  readonly seqScans!: bigint;

  @Field(() => BigIntScalar, { description: 'Rows that they read.' })
  readonly seqTuples!: bigint;

  @Field(() => BigIntScalar, { description: 'Scans through an index.' })
  readonly indexScans!: bigint;

  @Field(() => BigIntScalar, { description: 'Rows that they fetched.' })
  readonly indexTuples!: bigint;
}

@ObjectType('UsageDay', {
  description: 'One table on one node on one day (UTC); of a while ago, in one month.',
})
export class UsageDayType {
  readonly nodeId!: SourceId;

  @Field(() => String, { description: 'The day, `2026-01-31`; the first of the month where `wholeMonth`.' })
  readonly day!: string;

  @Field(() => Boolean, { description: 'Whether the days of a month were added up.' })
  readonly wholeMonth!: boolean;

  @Field(() => GraphQLDateTime, { description: 'The scan before the first that found something.' })
  readonly from!: Date;

  @Field(() => GraphQLDateTime, { description: 'The last scan that found something.' })
  readonly to!: Date;

  @Field(() => ReadCountsType, { description: 'Everything that was counted.' })
  readonly reads!: ReadCounts;

  @Field(() => ReadCountsType, { description: 'What nothing but use explains.' })
  readonly unexplained!: ReadCounts;

  @Field(() => Int, { description: 'Days with a read that only use explains.' })
  readonly readDays!: number;

  @Field(() => [Int], { description: 'Hours (UTC, 0 to 23) with such a read, where the hour is known.' })
  readonly readHours!: readonly number[];

  @Field(() => BigIntScalar, { description: 'Rows inserted.' })
  readonly inserted!: bigint;

  @Field(() => BigIntScalar, { description: 'Rows updated.' })
  readonly updated!: bigint;

  @Field(() => BigIntScalar, { description: 'Rows deleted.' })
  readonly deleted!: bigint;

  @Field(() => String, { description: 'Name of the source whose counters these are.' })
  readonly nodeName!: string;
}

@ObjectType('ReadAttribution', {
  description: 'Reads that are no use, of one cause, on one node and day; of a while ago, in one month.',
})
export class ReadAttributionType extends ReadCountsType {
  @Field(() => ReadCauseEnum, { description: 'What explains them.' })
  readonly cause!: ReadCause;

  @Field(() => String, { description: 'The day, `2026-01-31`; the first of the month where `wholeMonth`.' })
  readonly day!: string;

  @Field(() => Boolean, { description: 'Whether the days of a month were added up.' })
  readonly wholeMonth!: boolean;

  @Field(() => GraphQLDateTime, { description: 'The scan before the first time.' })
  readonly from!: Date;

  @Field(() => GraphQLDateTime, { description: 'The scan after the last time.' })
  readonly to!: Date;

  @Field(() => Int, { description: 'Intervals between two scans in which it was seen.' })
  readonly times!: number;

  @Field(() => Int, { description: 'Days on which it was seen.' })
  readonly days!: number;

  @Field(() => String, { description: 'What was seen the first time that only this cause explains.' })
  readonly evidence!: string;

  @Field(() => String, { description: 'Name of the source whose counters these are.' })
  readonly nodeName!: string;
}

@ObjectType('TableEpoch', { description: 'Where the counters of a table began anew on one node.' })
export class TableEpochType {
  @Field(() => EpochCauseEnum, { description: 'Why.' })
  readonly cause!: EpochCause;

  @Field(() => Boolean, { description: 'False: those of all tables of its database.' })
  readonly thisTableAlone!: boolean;

  @Field(() => GraphQLDateTime, { description: "Since when they count, by the node's clock." })
  readonly countingSince!: Date;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'From here on reads are lost; null: none are.',
  })
  readonly lostFrom!: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Until here.' })
  readonly lostTo!: Date | null;

  @Field(() => String, { description: 'What shows it.' })
  readonly evidence!: string;

  @Field(() => GraphQLDateTime, { description: 'The scan that saw it.' })
  readonly seenAt!: Date;

  @Field(() => String, { description: 'Name of the source whose counters these are.' })
  readonly nodeName!: string;
}

@ObjectType('LastUse', { description: 'When a table was last really used, and how that is known.' })
export class LastUseType {
  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'The latest moment at which it can have been; null: never, as far as anybody looked.',
  })
  readonly at!: Date | null;

  @Field(() => Boolean, { description: 'True: the server told the moment. False: it was before it.' })
  readonly exact!: boolean;

  @Field(() => String, { nullable: true, description: 'Name of the source that was read.' })
  readonly nodeName!: string | null;

  @Field(() => String, { description: 'How that is known, in a few sentences.' })
  readonly how!: string;
}
