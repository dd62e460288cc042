import type { TableId } from '../domain/ids.js';
import { formatTableReference } from '../domain/table-reference.js';
import type { Services } from '../services/services.js';
import { allSources } from './find-source.js';

/** Rows of one statement. */
const AT_ONCE = 1000;

/** Tables as a person writes them, `source/database.schema.table`; the id where there is no such table. */
export async function tableNames(
  services: Pick<Services, 'sources' | 'tables'>,
  ids: readonly TableId[],
): Promise<(id: TableId) => string> {
  const distinct = [...new Set(ids)];
  const names = new Map<TableId, string>();
  const sources = new Map(
    distinct.length === 0 ? [] : (await allSources(services)).map(({ id, name }) => [id, name]),
  );
  for (let at = 0; at < distinct.length; at += AT_ONCE) {
    for (const table of await services.tables.getMany(distinct.slice(at, at + AT_ONCE))) {
      if (table === null) continue;
      const source = sources.get(table.sourceId) ?? table.sourceId;
      names.set(table.id, formatTableReference({ ...table, source }));
    }
  }
  return (id) => names.get(id) ?? id;
}
