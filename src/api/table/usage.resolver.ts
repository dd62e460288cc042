import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import type { CatalogTable } from '../../domain/catalog-table.js';
import type { UsageWindow } from '../../domain/table-facts.js';
import type { UsageDay } from '../../domain/usage-history.js';
import { found } from '../context.js';
import type { ApiContext } from '../context.js';
import { BigIntScalar } from '../scalars.js';
import type { Shape } from '../shape.js';
import { SourceType } from '../source/source.type.js';
import { TableType } from './table.type.js';
import {
  LastUseType,
  ReadAttributionType,
  TableEpochType,
  UsageDayType,
  UsageWindowType,
} from './usage.type.js';

/** A month of nights with a few causes each, on several nodes. */
const HISTORY = 500;

@Resolver(() => TableType)
export class TableUsageResolver {
  @FieldResolver(() => UsageWindowType, {
    nullable: true,
    description: 'How it was used; null where no statistics were ever read.',
  })
  usage(@Root() table: CatalogTable, @Ctx() { loaders }: ApiContext): Promise<Shape<UsageWindowType> | null> {
    return loaders.usage.load(table.id);
  }

  @FieldResolver(() => LastUseType, {
    nullable: true,
    description:
      'When it was last really used and how that is known; null where no statistics were ever read.',
  })
  lastUse(@Root() table: CatalogTable, @Ctx() { loaders }: ApiContext): Promise<Shape<LastUseType> | null> {
    return loaders.lastUse.load(table.id);
  }

  @FieldResolver(() => [UsageDayType], {
    description: 'Days on which it was read or written, the newest first, each node by itself.',
  })
  usageHistory(
    @Root() table: CatalogTable,
    @Arg('days', () => Int, { defaultValue: 30, description: 'How many days back from now.' }) days: number,
    @Ctx() { services }: ApiContext,
  ): Promise<readonly Shape<UsageDayType>[]> {
    return services.tables.usageHistory(table.id, days);
  }

  @FieldResolver(() => [ReadAttributionType], {
    description:
      'Reads that are no use, each with its cause and the evidence; the newest first, at most 500.',
  })
  readAttributions(
    @Root() table: CatalogTable,
    @Ctx() { services }: ApiContext,
  ): Promise<readonly Shape<ReadAttributionType>[]> {
    return services.tables.attributions(table.id, HISTORY);
  }

  @FieldResolver(() => [TableEpochType], {
    description: 'Where its counters began anew, the newest first, at most 500.',
  })
  epochs(
    @Root() table: CatalogTable,
    @Ctx() { services }: ApiContext,
  ): Promise<readonly Shape<TableEpochType>[]> {
    return services.tables.epochs(table.id, HISTORY);
  }
}

@Resolver(() => UsageWindowType)
export class UsageWindowResolver {
  @FieldResolver(() => BigIntScalar, {
    description: 'Reads: scans of the whole table and through indexes together.',
  })
  reads(@Root() usage: UsageWindow): bigint {
    return usage.seqScans + usage.indexScans;
  }

  @FieldResolver(() => BigIntScalar, { description: 'Rows written: inserted, updated and deleted together.' })
  writes(@Root() usage: UsageWindow): bigint {
    return usage.inserted + usage.updated + usage.deleted;
  }
}

@Resolver(() => UsageDayType)
export class UsageDayResolver {
  @FieldResolver(() => SourceType, { description: 'The source whose counters these are.' })
  async node(@Root() day: UsageDay, @Ctx() { loaders }: ApiContext): Promise<Shape<SourceType>> {
    return found(await loaders.source.load(day.nodeId), `the source ${day.nodeName}`);
  }
}
