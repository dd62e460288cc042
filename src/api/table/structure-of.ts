import type { SchemaVersion } from '../../domain/catalog-table.js';
import type { Shape } from '../shape.js';
import type { TableDefinitionType } from './definition.type.js';

/** All that a version keeps, as one object of the API. */
export const structureOf = ({ definition, surroundings }: SchemaVersion): Shape<TableDefinitionType> => ({
  ...definition,
  surroundings,
});
