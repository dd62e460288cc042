import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import {
  archiveId,
  moveId,
  planId,
  removalId,
  schemaVersionId,
  sourceId,
  tableId,
} from '../../domain/ids.js';
import { restoreHandle } from '../../domain/restore-handle.js';
import { ArchiveType } from '../archive/archive.type.js';
import type { ApiContext } from '../context.js';
import { parseGlobalId } from '../global-id.js';
import { MoveType } from '../move/move.type.js';
import { PlanType } from '../plan/plan.type.js';
import { RemovalType } from '../removal/removal.type.js';
import { SourceType } from '../source/source.type.js';
import { SchemaVersionType } from '../table/schema-version.type.js';
import { TableType } from '../table/table.type.js';
import { NodeType } from './node.type.js';

@Resolver()
export class NodeResolver {
  @Query(() => NodeType, { nullable: true, description: 'Anything by its id; null where there is none.' })
  async node(
    @Arg('id', () => ID, { description: 'An `id` that this API gave.' }) text: string,
    @Ctx() { loaders }: ApiContext,
  ): Promise<object | null> {
    const { type, id } = parseGlobalId(text);
    switch (type) {
      case 'Source':
        return instance(SourceType, await loaders.source.load(sourceId(id)));
      case 'Table':
        return instance(TableType, await loaders.table.load(tableId(id)));
      case 'SchemaVersion':
        return instance(SchemaVersionType, await loaders.schemaVersion.load(schemaVersionId(id)));
      case 'Plan':
        return instance(PlanType, await loaders.plan.load(planId(id)));
      case 'Move':
        return instance(MoveType, await loaders.move.load(moveId(id)));
      case 'Archive':
        return instance(ArchiveType, await loaders.archive.load(restoreHandle(archiveId(id))));
      case 'Removal':
        return instance(RemovalType, await loaders.removal.load(removalId(id)));
    }
  }
}

/** The class tells GraphQL which of the types behind `Node` it is. */
function instance<T extends object>(Type: new () => T, value: object | null): T | null {
  return value === null ? null : Object.assign(new Type(), value);
}
