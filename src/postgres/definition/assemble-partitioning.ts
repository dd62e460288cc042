/** A partitioned table's definition with its partitions, from what was read of each; pure. */
import { groupBy } from '../../domain/group-by.js';
import { notMadeAgain } from '../../domain/not-made-again.js';
import type { Partition, TableDefinition, TypeDefinition } from '../../domain/table-definition.js';
import { quoteIdent, quoteName } from '../quote.js';
import type { PartitionNode } from './read-partition-tree.js';

export interface PartitionParts {
  /** By oid, as of any table; one that is missing was dropped, which the lock forbids. */
  readonly definitions: ReadonlyMap<number, TableDefinition>;
  readonly attached: ReadonlyMap<number, Partition['attachedIndexes']>;
  /** Names of checks and foreign keys that come from the parent. */
  readonly inherited: ReadonlyMap<number, readonly string[]>;
}

export function assemblePartitioning(
  root: { readonly relation: number; readonly definition: TableDefinition },
  key: string,
  tree: readonly PartitionNode[],
  parts: PartitionParts,
): TableDefinition {
  const positions = new Map(tree.map(({ oid }, index) => [oid, index]));
  const found = tree.flatMap((node) => {
    const definition = parts.definitions.get(node.oid);
    return definition === undefined ? [] : [{ node, definition }];
  });
  const all = [root.definition, ...found.map(({ definition }) => definition)];
  const own = new Set(root.definition.sequences.map((one) => `sequence ${one.schema}.${one.name}`));
  return {
    ...withoutParameters(root.definition),
    types: distinctTypes(all.flatMap(({ types }) => types)),
    unsupportedTypes: distinct(all.flatMap(({ unsupportedTypes }) => unsupportedTypes)),
    extensions: distinct(all.flatMap(({ extensions }) => extensions)),
    externalReferences: distinct(all.flatMap(({ externalReferences }) => externalReferences)).filter(
      (reference) => !own.has(reference.replaceAll('"', '')),
    ),
    notRecreated: featuresOf(
      root.definition,
      found.map(({ definition }) => definition),
    ),
    partitioning: {
      key,
      partitions: found.map(({ node, definition }): Partition => ({
        parent: node.parent === root.relation ? null : (positions.get(node.parent) ?? null),
        bound: node.bound,
        key: node.key,
        table: ownParts(definition, new Set(parts.inherited.get(node.oid))),
        attachedIndexes: parts.attached.get(node.oid) ?? [],
      })),
    },
  };
}

/** An identity comes from the parent (17 and newer), and a partition that is attached may have none of its own. */
function ownParts(definition: TableDefinition, inherited: ReadonlySet<string>): TableDefinition {
  const isOwn = ({ name }: { readonly name: string }): boolean => !inherited.has(name);
  return {
    ...withoutParameters(definition),
    columns: definition.columns.map((column) => ({ ...column, identity: null })),
    constraints: definition.constraints.filter((one) => one.kind !== 'check' || isOwn(one)),
    foreignKeys: definition.foreignKeys.filter(isOwn),
    types: [],
    unsupportedTypes: [],
    extensions: [],
    externalReferences: [],
    notRecreated: [],
  };
}

/** A partitioned table has no storage; since PostgreSQL 13 none takes parameters, though older ones kept them. */
const withoutParameters = (definition: TableDefinition): TableDefinition =>
  definition.kind === 'table' ? definition : { ...definition, storageParameters: [] };

const distinct = (texts: readonly string[]): readonly string[] => [...new Set(texts)];

const distinctTypes = (types: readonly TypeDefinition[]): readonly TypeDefinition[] => [
  ...new Map(types.map((type) => [quoteName(type), type])).values(),
];

/** What partitions have beyond their table, as far as its own features do not tell it, once with the name of one of them. */
function featuresOf(root: TableDefinition, partitions: readonly TableDefinition[]): readonly string[] {
  const features = notMadeAgain(root);
  const isTold = (feature: string, name: string): boolean => {
    const plain = feature.replace(' (before insert)', '');
    return features.some((told) => told === feature || told.startsWith(`${plain} of partition ${name}`));
  };
  const beyond = partitions.flatMap((partition) => {
    const name = `${printed(partition.schema)}.${printed(partition.name)}`;
    return notMadeAgain(partition)
      .filter((feature) => !feature.startsWith('partition of ') && !isTold(feature, name))
      .map((feature) => ({ feature, name }));
  });
  const byFeature = groupBy(
    beyond,
    ({ feature }) => feature,
    ({ name }) => name,
  );
  return [
    ...features,
    ...[...byFeature].map(([feature, names]) =>
      names.length === 1
        ? `${feature} of partition ${names[0] ?? ''}`
        : `${feature} of ${names.length} partitions, ${names[0] ?? ''} among them`,
    ),
  ];
}

/** As `quote_ident` prints most names. */
const printed = (name: string): string => (/^[a-z_][a-z0-9_$]*$/.test(name) ? name : quoteIdent(name));
