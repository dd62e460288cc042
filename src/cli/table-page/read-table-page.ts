/** Everything that is known of one table, from the services. */
import type { CatalogTable, SchemaVersion } from '../../domain/catalog-table.js';
import type { TableProfile } from '../../domain/column-profile.js';
import { notFound } from '../../domain/errors.js';
import type { TableChange } from '../../domain/schema-change.js';
import type { Verdict } from '../../domain/verdict.js';
import type { Services } from '../../services/services.js';
import { tableNames } from '../table-names.js';
import type { Referring } from './dependents-text.js';
import type { TablePlaces } from './places-text.js';
import { DAYS_SHOWN } from './use-text.js';
import type { TableUse } from './use-text.js';

export interface TablePage {
  readonly table: CatalogTable;
  readonly source: string;
  readonly version: SchemaVersion;
  readonly verdict: Verdict | null;
  /** The model's own, also under a person's word. */
  readonly modelVerdict: Verdict | null;
  readonly referring: readonly Referring[];
  readonly use: TableUse;
  readonly since: Date;
  readonly changes: readonly TableChange[];
  readonly profile: TableProfile | null;
  readonly places: TablePlaces;
}

/** Days with a cause and epochs: what three months mostly have. */
const EVIDENCE = 100;

export async function readTablePage(
  services: Services,
  table: CatalogTable,
  since: Date,
): Promise<TablePage> {
  const { sources, tables, verdicts, profiles } = services;
  const ids = [table.id];
  const [source] = await sources.getMany([table.sourceId]);
  const [version] = await tables.schemaVersions([table.schemaVersionId]);
  if (version === undefined || version === null) {
    throw notFound(`the structure of table ${table.name} is not known`, 'Scan its source again.');
  }
  const [verdict] = await verdicts.current(ids);
  const [modelVerdict] = await verdicts.ofModel(ids);
  const [changes] = await tables.changesOf(ids, since);
  const [profile] = await profiles.ofTables(ids);
  return {
    table,
    source: source?.name ?? table.sourceId,
    version,
    verdict: verdict ?? null,
    modelVerdict: modelVerdict ?? null,
    referring: await referringTo(services, table),
    use: await useOf(services, table),
    since,
    changes: changes ?? [],
    profile: profile ?? null,
    places: await placesOf(services, table),
  };
}

async function useOf({ tables }: Services, { id }: CatalogTable): Promise<TableUse> {
  const [window] = await tables.usage([id]);
  const [lastUse] = await tables.lastUse([id]);
  return {
    window: window ?? null,
    lastUse: lastUse ?? null,
    days: await tables.usageHistory(id, DAYS_SHOWN),
    attributions: await tables.attributions(id, EVIDENCE),
    epochs: await tables.epochs(id, EVIDENCE),
  };
}

async function placesOf(services: Services, { id }: CatalogTable): Promise<TablePlaces> {
  const [relations = null] = await services.relations.ofTables([id]);
  const [conflicts = []] = await services.relations.conflictsOf([id]);
  if (relations === null) return { relations, conflicts };
  const names = await tableNames(
    services,
    relations.related.map(({ tableId }) => tableId),
  );
  const related = relations.related.map((other) => ({ ...other, table: names(other.tableId) }));
  return { relations: { ...relations, related }, conflicts };
}

async function referringTo({ tables }: Services, table: CatalogTable): Promise<readonly Referring[]> {
  const [links = []] = await tables.referencedBy([table.id]);
  const others = await tables.getMany(links.flatMap(({ tableId }) => tableId ?? []));
  return links.flatMap(({ foreignKey }, index) => {
    const other = others[index];
    if (other === undefined || other === null) return [];
    const { schema, name } = other;
    return { table: { schema, name }, foreignKey: foreignKey.name, columns: foreignKey.columns };
  });
}
