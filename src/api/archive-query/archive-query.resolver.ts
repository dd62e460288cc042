import { Arg, Args, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { DownloadFormat } from '../../domain/archive-query.js';
import { connectionOf, PageArgs, pageRequest } from '../connection.js';
import type { ApiContext } from '../context.js';
import { RowConditionInput } from '../row-condition.input.js';
import type { Shape } from '../shape.js';
import { DownloadFormatEnum } from './archive-query.enums.js';
import {
  checkedHandle,
  QueryArchivesInput,
  toPreviewRequest,
  toQueryRequest,
} from './archive-query.input.js';
import {
  ArchivePreviewType,
  ArchiveQueryResultType,
  DownloadLinkType,
  PreparedArchiveType,
} from './archive-query.type.js';

const HANDLE = 'Restore handle of the archive.';

@Resolver()
export class ArchiveQueryResolver {
  @Query(() => ArchivePreviewType, {
    description: 'Rows of an archive, without a restore. The first look at an archive makes its query twin.',
  })
  async archivePreview(
    @Arg('handle', () => String, { description: HANDLE }) handle: string,
    @Arg('where', () => [RowConditionInput], {
      defaultValue: [],
      description: 'What a row must be like, up to 50 conditions that must all hold; all rows when left out.',
    })
    where: RowConditionInput[],
    @Arg('columns', () => [String], {
      nullable: true,
      description: 'Names of the columns to give, in this order; all when left out.',
    })
    columns: string[] | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { services, actor }: ApiContext,
  ): Promise<Shape<ArchivePreviewType>> {
    const request = pageRequest(page);
    const asked = toPreviewRequest(handle, where, columns);
    const preview = await services.archiveQueries.preview(actor, asked, request);
    return { columns: preview.columns, rows: connectionOf(preview.rows, request) };
  }

  @Query(() => ArchiveQueryResultType, {
    description:
      'One SELECT over one or several archives, without a restore, under limits of time, memory, rows and bytes.',
  })
  queryArchives(
    @Arg('input', () => QueryArchivesInput, { description: 'The query, and the archives that it names.' })
    input: QueryArchivesInput,
    @Ctx() { services, actor }: ApiContext,
  ): Promise<Shape<ArchiveQueryResultType>> {
    return services.archiveQueries.query(actor, toQueryRequest(input));
  }

  @Mutation(() => PreparedArchiveType, {
    description: 'Makes an archive ready for previews and queries, and waits until it is.',
  })
  prepareArchive(
    @Arg('handle', () => String, { description: HANDLE }) handle: string,
    @Arg('again', () => Boolean, {
      defaultValue: false,
      description: 'Makes its query twin again, though there is one.',
    })
    again: boolean,
    @Ctx() { services, actor }: ApiContext,
  ): Promise<Shape<PreparedArchiveType>> {
    return services.archiveQueries.prepare(actor, checkedHandle(handle), again);
  }

  @Mutation(() => DownloadLinkType, { description: 'A link to download an archive, which ends by itself.' })
  createArchiveDownload(
    @Arg('handle', () => String, { description: HANDLE }) handle: string,
    @Arg('format', () => DownloadFormatEnum, { description: 'In which form.' }) format: DownloadFormat,
    @Ctx() { services, actor }: ApiContext,
  ): Promise<Shape<DownloadLinkType>> {
    return services.archiveQueries.link(actor, checkedHandle(handle), format);
  }
}
