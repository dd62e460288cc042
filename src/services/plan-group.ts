import { randomUUID } from 'node:crypto';
import { recordEvent } from '../catalog/audit/record-event.js';
import { insertPlan } from '../catalog/plans/insert-plan.js';
import { getSources } from '../catalog/sources/get-sources.js';
import { getSchemaVersions } from '../catalog/tables/get-schema-versions.js';
import { getTables } from '../catalog/tables/get-tables.js';
import { listTies } from '../catalog/tables/list-ties.js';
import { getUsage } from '../catalog/usage/get-usage.js';
import type { CatalogTable } from '../domain/catalog-table.js';
import { invalidInput, notFound } from '../domain/errors.js';
import { archiveId, groupId, planId } from '../domain/ids.js';
import type { TableId } from '../domain/ids.js';
import type { GroupMember, Plan } from '../domain/plan.js';
import { decideGroup } from '../movers/planning/decide-group.js';
import type { DecidedMember } from '../movers/planning/decide-group.js';
import { groupMembers, looseEnds } from '../movers/planning/group-members.js';
import type { PlanServiceParts } from './plan-service.js';
import type { GroupRequest } from './services.js';
import { fallenLabels } from './standing-labels.js';
import { wantsOwnKey } from './wants-own-key.js';

interface PlannedMember {
  readonly member: GroupMember;
  readonly decided: DecidedMember;
}

/** One plan for the named tables and all that foreign keys tie to them; REFUSED where one of them cannot be archived. */
export async function planGroup(
  parts: PlanServiceParts,
  actor: string,
  { tableIds, tags = [] }: GroupRequest,
): Promise<Plan> {
  const { catalog } = parts;
  const named = await namedTables(parts, [...new Set(tableIds)]);
  const [{ sourceId, databaseOid }] = named;
  const ties = await listTies(catalog, sourceId, databaseOid);
  const members = groupMembers(
    named.map(({ id }) => id),
    ties,
  );
  const tables = (await getTables(catalog, members)).filter((table) => table !== null);
  const planned = await planMembers(parts, tables, new Set(named.map(({ id }) => id)), tags);
  const [first, ...rest] = planned;
  if (first === undefined) throw notFound('no table of the set is in the catalog', 'Scan their source.');
  const rows = tables.map(({ estimatedRows }) => estimatedRows);
  const decision = decideGroup(
    planned.map(({ decided }) => decided),
    looseEnds(members, ties),
  );
  const target = {
    ...first.decided.target,
    group: {
      id: groupId(randomUUID()),
      members: [first.member, ...rest.map(({ member }) => member)],
    },
  } as const satisfies Plan['target'];
  return catalog.transaction(async (tx) => {
    const made = await insertPlan(tx, {
      id: planId(randomUUID()),
      target,
      tableId: first.member.tableId,
      ...decision,
      estimatedRows: rows.some((count) => count === null)
        ? null
        : rows.reduce<number>((sum, count) => sum + (count ?? 0), 0),
      estimatedBytes: tables.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0n),
      definitionHash: first.member.definitionHash,
      createdBy: actor,
    });
    await recordEvent(tx, {
      actor,
      action: 'plan.make',
      subject: made.id,
      details: { kind: 'ARCHIVE', group: target.group.id, tables: members },
    });
    return made;
  });
}

async function namedTables(
  { catalog }: PlanServiceParts,
  ids: readonly TableId[],
): Promise<readonly [CatalogTable, ...CatalogTable[]]> {
  const found = await getTables(catalog, ids);
  const missing = ids.find((_id, position) => found[position] === null);
  if (missing !== undefined) {
    throw notFound(`table ${missing} is not in the catalog`, 'List the tables, or scan their source first.');
  }
  const [first, ...rest] = found.filter((table) => table !== null);
  if (first === undefined) throw invalidInput('no table is named', 'Name at least one table of the set.');
  const apart = rest.find(
    ({ sourceId, databaseOid }) => sourceId !== first.sourceId || databaseOid !== first.databaseOid,
  );
  if (apart === undefined) return [first, ...rest];
  throw invalidInput(
    `${first.schema}.${first.name} and ${apart.schema}.${apart.name} are not in one database, so they have no snapshot in common`,
    'Name tables of one database of one source.',
  );
}

async function planMembers(
  { catalog, store, defaults }: PlanServiceParts,
  tables: readonly CatalogTable[],
  named: ReadonlySet<TableId>,
  tags: readonly string[],
): Promise<readonly PlannedMember[]> {
  const ids = tables.map(({ id }) => id);
  const versions = await getSchemaVersions(
    catalog,
    tables.map(({ schemaVersionId }) => schemaVersionId),
  );
  const [source] = await getSources(
    catalog,
    tables.slice(0, 1).map(({ sourceId }) => sourceId),
  );
  const usages = await getUsage(catalog, ids);
  const fallen = await fallenLabels(catalog, ids);
  const planned: PlannedMember[] = [];
  for (const [position, table] of tables.entries()) {
    const version = versions[position];
    if (version === null || version === undefined || source === null || source === undefined) {
      throw notFound(
        `table ${table.id} has no source or definition in the catalog`,
        'Scan its source again.',
      );
    }
    const { sourceId, database, schema, name } = table;
    const fell = fallen.get(table.id) ?? null;
    const label = fell === null ? table.label : 'UNKNOWN';
    const ownKey = await wantsOwnKey(catalog, defaults.ownKeys, table, version.definition, tags);
    const from = { sourceId, database, schema, name };
    const archive = archiveId(randomUUID());
    planned.push({
      member: {
        ...{ tableId: table.id, from, archiveId: archive, ownKey },
        definitionHash: version.definitionHash,
        restsOnLabel: label === 'UNUSED',
      },
      decided: {
        target: { kind: 'ARCHIVE', from, archiveId: archive, tags, ...(ownKey ? { ownKey } : {}) },
        facts: {
          ...{ table, version, label, fallen: fell },
          sourceName: source.name,
          usage: usages[position] ?? null,
          destination: store.uri,
          warehouse: null,
        },
        named: named.has(table.id),
      },
    });
  }
  return planned;
}
