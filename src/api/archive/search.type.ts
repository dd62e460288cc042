import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { Archive } from '../../domain/archive.js';
import type {
  ArchiveMatch,
  FacetCount,
  FoundArchives,
  MatchField,
  MatchWay,
  UnderstoodWord,
} from '../../domain/archive-search.js';
import { connectionType } from '../connection.js';
import type { Connection } from '../connection.js';
import type { Shape } from '../shape.js';
import { ArchiveType } from './archive.type.js';
import { MatchFieldEnum, MatchWayEnum } from './search.enums.js';

@ObjectType('ArchiveMatch', { description: 'One thing in an archive that fits what was asked.' })
class ArchiveMatchType implements ArchiveMatch {
  @Field(() => String, { description: 'The word or the time, as it was asked.' })
  readonly word!: string;

  @Field(() => MatchFieldEnum, { description: 'Where it was found.' })
  readonly field!: MatchField;

  @Field(() => String, { nullable: true, description: 'The column; null where it is not one.' })
  readonly column!: string | null;

  @Field(() => String, {
    description: 'The name or the text that fits, cut to 100 characters; of values, their range.',
  })
  readonly text!: string;

  @Field(() => MatchWayEnum, { description: 'How it fits.' })
  readonly how!: MatchWay;

  @Field(() => Float, { description: 'What it is worth; a word counts once, by its best match.' })
  readonly points!: number;
}

@ObjectType('ArchiveHit', { description: 'An archive that was found, and why.' })
export class ArchiveHitType {
  @Field(() => ArchiveType, { description: 'The archive.' })
  readonly archive!: Archive;

  @Field(() => Float, { description: 'The points of the best match of each word together.' })
  readonly score!: number;

  @Field(() => [ArchiveMatchType], {
    description: 'By the order of the words, the best first: at most ten of each.',
  })
  readonly matches!: readonly Shape<ArchiveMatchType>[];

  @Field(() => Int, { description: 'Matches beyond these.' })
  readonly moreMatches!: number;
}

@ObjectType('SearchPeriod', { description: 'A stretch of time.' })
class SearchPeriodType {
  @Field(() => GraphQLDateTime, { description: 'Its first moment.' })
  readonly from!: Date;

  @Field(() => GraphQLDateTime, { description: 'Its last moment.' })
  readonly to!: Date;
}

@ObjectType('SearchAlternative', {
  description: 'A word of archives that a word of the search was taken for.',
})
class SearchAlternativeType {
  @Field(() => String, { description: 'The word.' })
  readonly word!: string;

  @Field(() => MatchWayEnum, { description: 'How it was taken for it.' })
  readonly how!: MatchWay;
}

@ObjectType('SearchWord', { description: 'How a word of a search was understood.' })
class SearchWordType implements UnderstoodWord {
  @Field(() => String, { description: 'The word or the time, as it was asked.' })
  readonly word!: string;

  @Field(() => [SearchAlternativeType], {
    description:
      'The words that archives have for it, the surest first. A word without any is found nowhere.',
  })
  readonly alternatives!: UnderstoodWord['alternatives'];

  @Field(() => SearchPeriodType, { nullable: true, description: 'Where it is a time: which; else null.' })
  readonly period!: UnderstoodWord['period'];
}

@ObjectType('FacetCount', { description: 'How many of the found archives have a value.' })
export class FacetCountType implements FacetCount {
  @Field(() => String, { description: 'The value.' })
  readonly value!: string;

  @Field(() => Int, { description: 'Found archives that have it, on all pages.' })
  readonly count!: number;
}

const ArchiveHitConnection = connectionType('ArchiveHit', ArchiveHitType);

@ObjectType('ArchiveSearch', { description: 'What a search found.' })
export class ArchiveSearchType {
  readonly found!: FoundArchives;

  @Field(() => ArchiveHitConnection, {
    description: 'One page of the archives, the best first, of equals the newest.',
  })
  readonly hits!: Connection<Shape<ArchiveHitType>>;

  @Field(() => [SearchWordType], { description: 'How the words of the text were understood.' })
  readonly words!: readonly UnderstoodWord[];
}
