/** What belongs to a table beside its definition, as the catalog keeps it in JSON. */
import { z } from 'zod';
import type { PolicyDefinition, TableSurroundings } from '../domain/table-surroundings.js';

const text = z.string();
const qualifiedName = z.object({ schema: text, name: text });

export const policyDefinition: z.ZodType<PolicyDefinition> = z.object({
  name: text,
  command: z.enum(['all', 'select', 'insert', 'update', 'delete']),
  permissive: z.boolean(),
  roles: z.array(text),
  using: text.nullable(),
  withCheck: text.nullable(),
  comment: text.nullable(),
});

export const tableSurroundings: z.ZodType<TableSurroundings> = z.object({
  triggers: z.array(z.object({ name: text, sql: text, enabled: z.boolean(), comment: text.nullable() })),
  partitionKey: text.nullable(),
  partitions: z.array(
    z.object({ schema: text, name: text, bound: text, foreign: z.exactOptional(z.boolean()) }),
  ),
  inherits: z.array(qualifiedName),
  inheritedBy: z.array(qualifiedName),
  rowSecurity: z.enum(['off', 'on', 'forced']),
  policies: z.array(policyDefinition),
  columnGrants: z.array(z.object({ column: text, grants: z.array(text) })),
});
