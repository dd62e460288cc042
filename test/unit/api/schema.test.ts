import { describe, expect, it } from '@jest/globals';
import { isEnumType, isInputObjectType, isInterfaceType, isIntrospectionType, isObjectType } from 'graphql';
import type { GraphQLNamedType } from 'graphql';
import { buildApiSchema, emitSchema } from '../../../src/api/schema.js';

const schema = buildApiSchema();

/** Every name that a reader of the schema can see, with its description. */
function documented(type: GraphQLNamedType): readonly (readonly [string, string | null | undefined])[] {
  const self = [type.name, type.description] as const;
  if (isEnumType(type)) {
    return [
      self,
      ...type.getValues().map((value) => [`${type.name}.${value.name}`, value.description] as const),
    ];
  }
  if (isInputObjectType(type)) {
    return [
      self,
      ...Object.values(type.getFields()).map(
        (field) => [`${type.name}.${field.name}`, field.description] as const,
      ),
    ];
  }
  if (!isObjectType(type) && !isInterfaceType(type)) return [self];
  return [
    self,
    ...Object.values(type.getFields()).flatMap((field) => [
      [`${type.name}.${field.name}`, field.description] as const,
      ...field.args.map((arg) => [`${type.name}.${field.name}(${arg.name})`, arg.description] as const),
    ]),
  ];
}

const OWN_SCALARS = new Set(['String', 'Int', 'Float', 'Boolean', 'ID']);
const types = Object.values(schema.getTypeMap()).filter(
  (type) => !isIntrospectionType(type) && !OWN_SCALARS.has(type.name),
);

describe('the schema', () => {
  it('describes every type, field, argument and enum value', () => {
    const bare = types.flatMap(documented).filter(([, text]) => text == null || text.trim() === '');
    expect(bare.map(([name]) => name)).toEqual([]);
  });

  it('describes them in sentences', () => {
    const texts = types.filter((type) => type.name !== 'DateTime').flatMap(documented);
    const unfinished = texts.filter(([, text]) => !/^[A-Z`'].*[.]$/s.test(text ?? ''));
    expect(unfinished.map(([name, text]) => `${name}: ${text ?? ''}`)).toEqual([]);
  });

  it('is emitted the same way twice', () => {
    expect(emitSchema()).toBe(emitSchema());
  });

  it('has what the road needs', () => {
    const names = (root: GraphQLNamedType | null | undefined): readonly string[] =>
      isObjectType(root) ? Object.keys(root.getFields()).sort() : [];
    expect(names(schema.getQueryType())).toEqual([
      'archive',
      'archiveGroup',
      'archivePreview',
      'archives',
      'compareSchemaVersions',
      'conflicts',
      'keeping',
      'lastRelationRun',
      'lessons',
      'lineage',
      'models',
      'move',
      'moves',
      'node',
      'plan',
      'queryArchives',
      'removal',
      'removals',
      'schemaChanges',
      'searchArchives',
      'sensitiveColumns',
      'source',
      'sources',
      'table',
      'tables',
    ]);
    expect(names(schema.getMutationType())).toEqual([
      'adoptModel',
      'adoptServer',
      'approvePlan',
      'approveRemoval',
      'cancelMove',
      'classifyTables',
      'createArchiveDownload',
      'dropRemoval',
      'dryRun',
      'dryRunRestore',
      'expireArchive',
      'expireArchiveGroup',
      'holdArchive',
      'overrideVerdict',
      'pauseMove',
      'planGroup',
      'planMove',
      'planRemoval',
      'prepareArchive',
      'profileSource',
      'profileTable',
      'quarantineRemoval',
      'registerSource',
      'rehearseArchive',
      'relateTables',
      'releaseArchive',
      'restoreArchive',
      'resumeMove',
      'retainArchive',
      'returnRemoval',
      'scanSource',
      'scanSources',
      'sealRemoval',
      'shredArchive',
      'startMove',
      'trainModel',
      'verifyArchive',
      'withdrawOverride',
    ]);
    expect(names(schema.getSubscriptionType())).toEqual(['moveProgress']);
  });

  it('gives lists as Relay connections and nodes with ids', () => {
    for (const name of ['Source', 'Table', 'Archive', 'Move', 'Model', 'Lesson']) {
      const connection = schema.getType(`${name}Connection`);
      const fields = isObjectType(connection) ? connection.getFields() : {};
      expect(Object.keys(fields).sort()).toEqual(['edges', 'nodes', 'pageInfo', 'totalCount']);
      expect(String(fields['edges']?.type)).toBe(`[${name}Edge!]!`);
    }
    const nodes = types.filter(
      (type) => isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Node'),
    );
    expect(nodes.map(({ name }) => name).sort()).toEqual([
      'Archive',
      'Move',
      'Plan',
      'Removal',
      'SchemaVersion',
      'Source',
      'Table',
    ]);
  });
});
