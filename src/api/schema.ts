/** The schema out of the resolvers. reflect-metadata must be there before the first decorator runs. */
import 'reflect-metadata';
import { createPubSub } from '@graphql-yoga/subscription';
import { lexicographicSortSchema, printSchema } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import { buildSchemaSync } from 'type-graphql';
import { ArchiveResolver } from './archive/archive.resolver.js';
import { ArchiveVerificationResolver, KeepingResolver } from './archive/keeping.resolver.js';
import { ArchiveSearchResolver } from './archive/search.resolver.js';
import {
  ArchiveGroupResolver,
  ArchiveInGroupResolver,
  GroupForeignKeyResolver,
} from './archive-group/archive-group.resolver.js';
import { ArchiveQueryResolver } from './archive-query/archive-query.resolver.js';
import { DryRunResolver, MoveDryRunResolver, PredictedMoveResolver } from './dry-run/dry-run.resolver.js';
import { LineageResolver, TableLineageResolver } from './lineage/lineage.resolver.js';
import { LessonResolver, ModelResolver } from './model/model.resolver.js';
import { MoveProgressResolver, MoveResolver } from './move/move.resolver.js';
import { NodeResolver } from './node/node.resolver.js';
import { PlanResolver, TablePlaceResolver } from './plan/plan.resolver.js';
import {
  ProfileReportResolver,
  SensitiveColumnResolver,
  TableProfileResolver,
} from './profile/profile.resolver.js';
import {
  ConflictSideResolver,
  JoinEndResolver,
  RelationRunResolver,
  TableRelationResolver,
  TableRelationsResolver,
} from './relation/relation.resolver.js';
import { RemovalResolver } from './removal/removal.resolver.js';
import { AdoptReportResolver, ScanReportResolver, SourceResolver } from './source/source.resolver.js';
import {
  DependentResolver,
  ForeignKeyLinkResolver,
  TableChangeResolver,
  TableHistoryResolver,
} from './table/changes.resolver.js';
import {
  ColumnResolver,
  TableDefinitionResolver,
  TableSurroundingsResolver,
} from './table/definition.resolver.js';
import { SchemaVersionResolver } from './table/schema-version.resolver.js';
import { TableResolver } from './table/table.resolver.js';
import { TableUsageResolver, UsageDayResolver, UsageWindowResolver } from './table/usage.resolver.js';
import { VerdictResolver } from './verdict/verdict.resolver.js';

/** type-graphql has no place for these. */
const ROOTS = {
  Query: 'What can be asked.',
  Mutation: 'What can be done. Each leaves an audit event in the name of whoever asks.',
  Subscription: 'What can be followed, over a WebSocket (graphql-transport-ws).',
} as const;

/** Needs no services: they are in the context of each request. */
export function buildApiSchema(): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers: [
      SourceResolver,
      ScanReportResolver,
      AdoptReportResolver,
      TableResolver,
      TableLineageResolver,
      TableHistoryResolver,
      TableChangeResolver,
      ForeignKeyLinkResolver,
      DependentResolver,
      SchemaVersionResolver,
      TableDefinitionResolver,
      TableSurroundingsResolver,
      ColumnResolver,
      TableUsageResolver,
      UsageDayResolver,
      UsageWindowResolver,
      VerdictResolver,
      ModelResolver,
      LessonResolver,
      TableProfileResolver,
      SensitiveColumnResolver,
      ProfileReportResolver,
      PlanResolver,
      TablePlaceResolver,
      DryRunResolver,
      MoveDryRunResolver,
      PredictedMoveResolver,
      MoveResolver,
      MoveProgressResolver,
      ArchiveResolver,
      ArchiveGroupResolver,
      ArchiveInGroupResolver,
      GroupForeignKeyResolver,
      ArchiveQueryResolver,
      ArchiveSearchResolver,
      ArchiveVerificationResolver,
      KeepingResolver,
      RemovalResolver,
      LineageResolver,
      NodeResolver,
      TableRelationsResolver,
      TableRelationResolver,
      ConflictSideResolver,
      JoinEndResolver,
      RelationRunResolver,
    ],
    // Inputs are checked where they become requests.
    validate: false,
    // type-graphql asks for one as soon as there is a subscription, even if that brings its own events.
    pubSub: createPubSub(),
  });
  for (const [name, description] of Object.entries(ROOTS)) {
    const type = schema.getType(name);
    if (type !== undefined) type.description = description;
  }
  return schema;
}

/** The schema as text, sorted, so that it changes only when the API does: the file schema.graphql. */
export const emitSchema = (): string => `${printSchema(lexicographicSortSchema(buildApiSchema()))}\n`;
