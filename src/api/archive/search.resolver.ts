import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { Facet, FacetCount } from '../../domain/archive-search.js';
import { connectionOf, PageArgs, pageRequest } from '../connection.js';
import type { ApiContext } from '../context.js';
import type { Shape } from '../shape.js';
import { ArchiveFilterInput, toArchiveFilter } from './archive.input.js';
import { FacetEnum } from './search.enums.js';
import { toValueFilters, ValueRangeInput } from './search.input.js';
import { ArchiveSearchType, FacetCountType } from './search.type.js';

@Resolver(() => ArchiveSearchType)
export class ArchiveSearchResolver {
  @Query(() => ArchiveSearchType, {
    description:
      'The archives that fit `filter.text` and all else, the best first, each with its reasons: words in any form, synonyms, slips, and times such as `2019` or `before 2020`.',
  })
  async searchArchives(
    @Arg('filter', () => ArchiveFilterInput, {
      nullable: true,
      description: 'Which archives; all when left out.',
    })
    filter: ArchiveFilterInput | null,
    @Arg('values', () => [ValueRangeInput], {
      nullable: true,
      description: 'Ranges that values of theirs must meet, each of them; at most ten.',
    })
    values: readonly ValueRangeInput[] | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { services }: ApiContext,
  ): Promise<Shape<ArchiveSearchType>> {
    const request = pageRequest(page);
    const search = { filter: toArchiveFilter(filter), values: toValueFilters(values) };
    const found = await services.archives.find(search, request);
    return { found, hits: connectionOf(found, request), words: found.words };
  }

  @FieldResolver(() => [FacetCountType], {
    description: 'The found archives by a value, the most common first; counted only when asked for.',
  })
  facet(
    @Root() { found }: ArchiveSearchType,
    @Arg('by', () => FacetEnum, { description: 'What to count by.' }) by: Facet,
  ): Promise<readonly FacetCount[]> {
    return found.facet(by);
  }
}
