/** What a table has beside its definition, as manifests and ledgers keep it in JSON. */
import { z } from 'zod';
import { ENABLED_STATES } from '../domain/table-details.js';
import type { TableDetails } from '../domain/table-details.js';
import { policyDefinition } from './table-surroundings-row.js';

const text = z.string();
const texts = z.array(text);
const comment = text.nullable();
const qualifiedName = z.object({ schema: text, name: text });
const enabled = z.enum(ENABLED_STATES);

export const tableDetails: z.ZodType<TableDetails> = z.object({
  columns: z.array(
    z.object({
      column: text,
      storage: text.nullable(),
      compression: text.nullable(),
      statistics: z.number().nullable(),
      options: texts,
      grants: texts,
    }),
  ),
  notNulls: z.array(z.object({ column: text, name: text, noInherit: z.boolean(), comment })),
  constraints: z.array(z.object({ name: text, sql: text, since: z.number(), comment })),
  wholeRowIndexes: z.array(z.object({ name: text, unique: z.boolean(), sql: text, comment })),
  indexes: z.array(
    z.object({
      name: text,
      parameters: texts,
      statistics: z.array(z.object({ position: z.number(), target: z.number() })),
      tablespace: text.nullable(),
      valid: z.boolean(),
    }),
  ),
  clusteredOn: text.nullable(),
  replicaIdentity: z.union([z.enum(['default', 'full', 'nothing']), z.object({ index: text })]),
  rowSecurity: z.object({ enabled: z.boolean(), forced: z.boolean() }),
  policies: z.array(policyDefinition),
  triggers: z.array(z.object({ name: text, sql: text.nullable(), enabled, comment })),
  rules: z.array(z.object({ name: text, sql: text, enabled, comment })),
  statistics: z.array(
    z.object({ schema: text, name: text, sql: text, target: z.number().nullable(), comment }),
  ),
  inherits: z.array(qualifiedName),
  rowType: qualifiedName.nullable(),
  sequences: z.array(z.object({ schema: text, name: text, grants: texts, unlogged: z.boolean() })),
  accessMethod: text.nullable(),
  tablespace: text.nullable(),
  publications: z.array(z.object({ name: text, columns: texts.nullable(), where: text.nullable() })),
  securityLabels: z.array(z.object({ column: text.nullable(), provider: text, label: text })),
  extensions: z.array(z.object({ name: text, schema: text, version: text })),
});
