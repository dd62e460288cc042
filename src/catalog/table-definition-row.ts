/** A table definition as the catalog keeps it in JSON. */
import { z } from 'zod';
import type { ForeignKeyDefinition, TableDefinition } from '../domain/table-definition.js';
import { tableDetails } from './table-details-row.js';

const text = z.string();
const comment = text.nullable();
const names = z.array(text);
const qualifiedName = z.object({ schema: text, name: text });
const action = z.enum(['no action', 'restrict', 'cascade', 'set null', 'set default']);

const column = z.object({
  name: text,
  type: text,
  userType: qualifiedName.nullable(),
  notNull: z.boolean(),
  default: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('expression'), sql: text }),
      z.object({ kind: z.literal('sequence'), sequence: qualifiedName }),
    ])
    .nullable(),
  generated: z.object({ sql: text, kind: z.enum(['stored', 'virtual']) }).nullable(),
  identity: z.enum(['always', 'by default']).nullable(),
  collation: qualifiedName.nullable(),
  comment,
});

const constraint = z.object({
  name: text,
  kind: z.enum(['primary key', 'unique', 'check', 'exclusion']),
  sql: text,
  columns: names,
  validated: z.boolean(),
  comment,
});

export const foreignKeyDefinition: z.ZodType<ForeignKeyDefinition> = z.object({
  name: text,
  columns: names,
  references: qualifiedName,
  referencedColumns: names,
  onUpdate: action,
  onDelete: action,
  onDeleteColumns: names,
  match: z.enum(['simple', 'full']),
  deferrable: z.boolean(),
  initiallyDeferred: z.boolean(),
  validated: z.boolean(),
  comment,
});

const sequence = z.object({
  schema: text,
  name: text,
  column: text,
  kind: z.enum(['identity', 'owned']),
  dataType: text,
  start: text,
  increment: text,
  minimum: text,
  maximum: text,
  cache: text,
  cycle: z.boolean(),
  lastValue: text.nullable(),
  isCalled: z.boolean(),
  comment,
});

export const typeDefinition = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('enum'), schema: text, name: text, labels: names, comment }),
  z.object({
    kind: z.literal('domain'),
    schema: text,
    name: text,
    baseType: text,
    baseUserType: qualifiedName.nullable(),
    notNull: z.boolean(),
    default: text.nullable(),
    collation: qualifiedName.nullable(),
    checks: z.array(z.object({ name: text, sql: text, validated: z.boolean() })),
    comment,
  }),
  z.object({
    kind: z.literal('composite'),
    schema: text,
    name: text,
    fields: z.array(
      z.object({
        name: text,
        type: text,
        userType: qualifiedName.nullable(),
        collation: qualifiedName.nullable(),
      }),
    ),
    comment,
  }),
  z.object({
    kind: z.literal('range'),
    schema: text,
    name: text,
    subtype: text,
    subtypeUserType: qualifiedName.nullable(),
    opclass: qualifiedName.nullable(),
    collation: qualifiedName.nullable(),
    subtypeDiff: qualifiedName.nullable(),
    multirange: qualifiedName.nullable(),
    comment,
  }),
]);

export const tableDefinition: z.ZodType<TableDefinition> = z.object({
  schema: text,
  name: text,
  kind: z.enum(['table', 'partitioned table']),
  persistence: z.enum(['permanent', 'unlogged']),
  columns: z.array(column),
  constraints: z.array(constraint),
  foreignKeys: z.array(foreignKeyDefinition),
  indexes: z.array(z.object({ name: text, unique: z.boolean(), sql: text, valid: z.boolean(), comment })),
  sequences: z.array(sequence),
  types: z.array(typeDefinition),
  unsupportedTypes: names,
  extensions: names,
  externalReferences: names,
  comment,
  owner: text,
  grants: names,
  storageParameters: names,
  notRecreated: names,
  partitioning: z.exactOptional(
    z.object({
      key: text,
      partitions: z.array(
        z.object({
          parent: z.number().nullable(),
          bound: text,
          key: text.nullable(),
          table: z.lazy(() => tableDefinition),
          attachedIndexes: z.array(z.object({ name: text, to: text })),
        }),
      ),
    }),
  ),
  details: z.exactOptional(tableDetails),
});
