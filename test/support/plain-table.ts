/** A table definition with nothing in it, for tests that need one and not what it says. */
import type { TableDefinition } from '../../src/domain/table-definition.js';

export const plainTable = (overrides: Partial<TableDefinition> = {}): TableDefinition => ({
  schema: 'public',
  name: 'orders',
  kind: 'table',
  persistence: 'permanent',
  columns: [],
  constraints: [],
  foreignKeys: [],
  indexes: [],
  sequences: [],
  types: [],
  unsupportedTypes: [],
  extensions: [],
  externalReferences: [],
  comment: null,
  owner: 'app',
  grants: [],
  storageParameters: [],
  notRecreated: [],
  ...overrides,
});
