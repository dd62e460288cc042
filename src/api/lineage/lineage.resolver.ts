import { Arg, Args, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import type { CatalogTable } from '../../domain/catalog-table.js';
import type { TableId } from '../../domain/ids.js';
import type { DatasetName, LineageEdge } from '../../domain/lineage.js';
import type { LineageService } from '../../services/services.js';
import { lineageEvents } from '../../observability/open-lineage.js';
import { found } from '../context.js';
import type { ApiContext } from '../context.js';
import { MoveType } from '../move/move.type.js';
import { TableType } from '../table/table.type.js';
import { checkedDepth, DEFAULT_DEPTH, LineageArgs, MAX_DEPTH, toLineageStart } from './lineage.input.js';
import { LineageEdgeType, LineageType } from './lineage.type.js';
import type { Shape } from '../shape.js';

/** Who says so: the job's namespace is the program, the producer its release, as there is no public address of the code. */
const LINEAGE_RUN = { jobNamespace: 'sortkeep', producer: 'urn:sortkeep:0.3.0' };

@Resolver(() => LineageEdgeType)
export class LineageResolver {
  @Query(() => LineageType, {
    description: 'Where the data of a table or another dataset came from and went to.',
  })
  lineage(
    @Args(() => LineageArgs) args: LineageArgs,
    @Ctx() { services }: ApiContext,
  ): Promise<Shape<LineageType>> {
    return lineageOf(services.lineage, toLineageStart(args), checkedDepth(args.depth));
  }

  @FieldResolver(() => MoveType, { nullable: true, description: 'The move that did it.' })
  move(@Root() edge: LineageEdge, @Ctx() { loaders }: ApiContext): Promise<Shape<MoveType> | null> {
    return loaders.move.load(edge.moveId);
  }

  @FieldResolver(() => String, {
    description:
      'The edge as a JSON array of its OpenLineage 2-0-2 run events, to be sent to a lineage server as they are.',
  })
  async openLineage(@Root() edge: LineageEdge, @Ctx() { loaders }: ApiContext): Promise<string> {
    const move = await loaders.move.load(edge.moveId);
    return JSON.stringify(lineageEvents(edge, { ...LINEAGE_RUN, startedAt: move?.startedAt ?? edge.at }));
  }
}

@Resolver(() => TableType)
export class TableLineageResolver {
  @FieldResolver(() => LineageType, { description: 'Where its data came from and went to.' })
  lineage(
    @Root() table: CatalogTable,
    @Arg('depth', () => Int, {
      defaultValue: DEFAULT_DEPTH,
      description: `How many moves to follow each way, 1 to ${MAX_DEPTH}.`,
    })
    depth: number,
    @Ctx() { services }: ApiContext,
  ): Promise<Shape<LineageType>> {
    return lineageOf(services.lineage, table.id, checkedDepth(depth));
  }
}

async function lineageOf(
  service: LineageService,
  start: TableId | DatasetName,
  depth: number,
): Promise<Shape<LineageType>> {
  const dataset = typeof start === 'string' ? found(await service.datasetOf(start), 'the table') : start;
  return { dataset, edges: await service.edges(dataset.namespace, dataset.name, depth) };
}
