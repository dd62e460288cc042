import type { CatalogTable } from '../domain/catalog-table.js';
import { notFound } from '../domain/errors.js';
import { tableId } from '../domain/ids.js';
import { parseTableReference } from '../domain/table-reference.js';
import type { Services } from '../services/services.js';
import { findSource, isUuid } from './find-source.js';
import { pageThrough } from './page-through.js';

/** By id, or as `source/database.schema.table`; INVALID_INPUT for another text, NOT_FOUND. */
export async function findTable(services: Services, text: string): Promise<CatalogTable> {
  if (isUuid(text)) {
    const [known] = await services.tables.getMany([tableId(text)]);
    if (known !== undefined && known !== null) return known;
    throw unknown(text);
  }
  const { source, database, schema, name } = parseTableReference(text);
  const { id } = await findSource(services, source);
  const filter = { sourceId: id, text: `${database}.${schema}.${name}` };
  const like = await pageThrough((page) => services.tables.list(filter, 'NAME', page), Infinity);
  const found = like.nodes.find(
    (table) => table.database === database && table.schema === schema && table.name === name,
  );
  if (found !== undefined) return found;
  throw unknown(text);
}

const unknown = (text: string): Error =>
  notFound(`no table is known as '${text}'`, 'See `sortkeep tables`, or scan its source first.');
