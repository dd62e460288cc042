/** A table definition, and surroundings, with nothing in them, for tests that need one and not what it says. */
import type { TableDefinition } from '../../src/domain/table-definition.js';
import type { TableSurroundings } from '../../src/domain/table-surroundings.js';

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

export const plainSurroundings = (overrides: Partial<TableSurroundings> = {}): TableSurroundings => ({
  triggers: [],
  partitionKey: null,
  partitions: [],
  inherits: [],
  inheritedBy: [],
  rowSecurity: 'off',
  policies: [],
  columnGrants: [],
  ...overrides,
});
