/** Makes plans and takes approvals. */
import { randomUUID } from 'node:crypto';
import { recordEvent } from '../catalog/audit/record-event.js';
import { approvePlan } from '../catalog/plans/approve-plan.js';
import { getPlans } from '../catalog/plans/get-plans.js';
import { insertPlan } from '../catalog/plans/insert-plan.js';
import { restOnLabel } from '../catalog/plans/rest-on-label.js';
import { getSourceByName } from '../catalog/sources/get-source-by-name.js';
import { getSources } from '../catalog/sources/get-sources.js';
import { getSchemaVersions } from '../catalog/tables/get-schema-versions.js';
import { getTables } from '../catalog/tables/get-tables.js';
import { getUsage } from '../catalog/usage/get-usage.js';
import type { CatalogTable, SchemaVersion } from '../domain/catalog-table.js';
import { conflict, invalidInput, notFound, SortkeepError } from '../domain/errors.js';
import { archiveId, planId } from '../domain/ids.js';
import type { PlanId } from '../domain/ids.js';
import type { OwnKeyPolicy } from '../domain/own-key-policy.js';
import type { MoveKind, Plan } from '../domain/plan.js';
import type { Source } from '../domain/source.js';
import { decidePlan } from '../movers/planning/decide-plan.js';
import type { PlanFacts, TableTarget } from '../movers/planning/plan-facts.js';
import { defaultPlace } from '../movers/planning/default-place.js';
import type { Database } from '../postgres/session.js';
import type { ObjectStore } from '../storage/object-store.js';
import type { Warehouse } from '../warehouse/warehouse.js';
import { assertLabelStands } from './assert-label-stands.js';
import { catalogCall } from './catalog-call.js';
import { planGroup } from './plan-group.js';
import type { PlanRequest, PlanService } from './services.js';
import { fallenLabels } from './standing-labels.js';
import { wantsOwnKey } from './wants-own-key.js';

export interface PlanningDefaults {
  /** Name of the source, and its database, that CONSOLIDATE goes to when the request names none. */
  readonly targetSource: string | undefined;
  readonly targetDatabase: string | undefined;
  /** Which archives get a data key of their own. */
  readonly ownKeys: OwnKeyPolicy;
}

export interface PlanServiceParts {
  readonly catalog: Database;
  readonly store: ObjectStore;
  readonly warehouse: Warehouse;
  readonly defaults: PlanningDefaults;
}

const KIND_OF = { APP: 'CONSOLIDATE', BROKER: 'LOAD', UNUSED: 'ARCHIVE', UNKNOWN: null } as const;

interface Subject {
  readonly table: CatalogTable;
  readonly version: SchemaVersion;
  readonly source: Source;
}

export function createPlanService(parts: PlanServiceParts): PlanService {
  const { catalog } = parts;
  return {
    plan: (actor, request) => catalogCall('planning a move', () => plan(parts, actor, request)),
    planGroup: (actor, request) => catalogCall('planning a set', () => planGroup(parts, actor, request)),
    approve: (actor, id) => catalogCall(`approving plan ${id}`, () => approve(catalog, actor, id)),
    getMany: (ids) => catalogCall('looking plans up', () => getPlans(catalog, ids)),
  };
}

async function plan(parts: PlanServiceParts, actor: string, request: PlanRequest): Promise<Plan> {
  const subject = await gatherSubject(parts, request);
  const { table, version } = subject;
  const fallen = (await fallenLabels(parts.catalog, [table.id])).get(table.id) ?? null;
  const label = fallen === null ? table.label : 'UNKNOWN';
  const kind = request.kind ?? KIND_OF[label];
  if (kind === null) {
    throw invalidInput(
      `the verdict of ${table.schema}.${table.name} is UNKNOWN${fallen === null ? '' : ` (${fallen.why})`}, so it does not say where the table belongs`,
      'Name the kind of move, or override the verdict first.',
    );
  }
  const { target, destination } = await chooseTarget(parts, request, kind, subject);
  const [usage] = await getUsage(parts.catalog, [table.id]);
  const facts: PlanFacts = {
    table,
    version,
    sourceName: subject.source.name,
    label,
    fallen,
    usage: usage ?? null,
    destination,
    warehouse: target.kind === 'LOAD' ? designFor(parts.warehouse, version, target) : null,
  };
  const decision = decidePlan(target, facts);
  return parts.catalog.transaction(async (tx) => {
    const made = await insertPlan(tx, {
      id: planId(randomUUID()),
      target,
      tableId: table.id,
      ...decision,
      estimatedRows: table.estimatedRows,
      estimatedBytes: table.sizeBytes,
      definitionHash: version.definitionHash,
      createdBy: actor,
    });
    if (kind === 'ARCHIVE' && label === 'UNUSED') await restOnLabel(tx, made.id);
    await recordEvent(tx, {
      actor,
      action: 'plan.make',
      subject: made.id,
      details: { kind, table: table.id },
    });
    return made;
  });
}

async function gatherSubject({ catalog }: PlanServiceParts, request: PlanRequest): Promise<Subject> {
  const [table] = await getTables(catalog, [request.tableId]);
  if (table === null || table === undefined) {
    throw notFound(
      `table ${request.tableId} is not in the catalog`,
      'List the tables, or scan their source first.',
    );
  }
  const [version] = await getSchemaVersions(catalog, [table.schemaVersionId]);
  const [source] = await getSources(catalog, [table.sourceId]);
  if (version === null || version === undefined || source === null || source === undefined) {
    throw notFound(`table ${table.id} has no source or definition in the catalog`, 'Scan its source again.');
  }
  return { table, version, source };
}

async function chooseTarget(
  parts: PlanServiceParts,
  request: PlanRequest,
  kind: Exclude<MoveKind, 'RESTORE'>,
  { table, version, source }: Subject,
): Promise<{ readonly target: TableTarget; readonly destination: string }> {
  const { database, schema, name } = table;
  const from = { sourceId: source.id, database, schema, name };
  const place = defaultPlace(
    { sourceName: source.name, mainDatabase: source.address.database, database, schema, name },
    request.targetSchema,
  );
  switch (kind) {
    case 'ARCHIVE': {
      const { tags = [] } = request;
      const { ownKeys } = parts.defaults;
      const ownKey = await wantsOwnKey(parts.catalog, ownKeys, table, version.definition, tags);
      return {
        target: { kind, from, archiveId: archiveId(randomUUID()), tags, ...(ownKey ? { ownKey } : {}) },
        destination: parts.store.uri,
      };
    }
    case 'LOAD':
      return { target: { kind, from, to: place }, destination: parts.warehouse.uri };
    case 'CONSOLIDATE': {
      const to = await consolidationTarget(parts, request);
      const at = request.targetDatabase ?? parts.defaults.targetDatabase ?? to.address.database;
      if (to.id === source.id && at === database && place.schema === schema) {
        throw invalidInput(
          `${schema}.${name} would be consolidated onto itself`,
          'Name another target or schema.',
        );
      }
      return {
        target: { kind, from, to: { sourceId: to.id, database: at, ...place } },
        destination: to.name,
      };
    }
  }
}

async function consolidationTarget(
  { catalog, defaults }: PlanServiceParts,
  request: PlanRequest,
): Promise<Source> {
  if (request.targetSourceId !== undefined) {
    const [found] = await getSources(catalog, [request.targetSourceId]);
    if (found !== null && found !== undefined) return found;
    throw notFound(
      `target source ${request.targetSourceId} is not registered`,
      'Register the target as a source first.',
    );
  }
  if (defaults.targetSource === undefined) {
    throw invalidInput(
      'no consolidation target is configured and none was named',
      'Register the target as a source, and pass its id or set targetSource in the configuration.',
    );
  }
  const found = await getSourceByName(catalog, defaults.targetSource);
  if (found !== null) return found;
  throw notFound(
    `the configured target source ${defaults.targetSource} is not registered`,
    'Register it under that name, or correct targetSource in the configuration.',
  );
}

function designFor(
  warehouse: Warehouse,
  version: SchemaVersion,
  target: Extract<TableTarget, { kind: 'LOAD' }>,
): PlanFacts['warehouse'] {
  try {
    const { ddl, warnings } = warehouse.design(version.definition, target.to);
    return { ddl, warnings };
  } catch (error) {
    if (error instanceof SortkeepError && (error.code === 'UNSUPPORTED' || error.code === 'INVALID_INPUT')) {
      return { refusal: error.message };
    }
    throw error;
  }
}

async function approve(catalog: Database, actor: string, id: PlanId): Promise<Plan> {
  return catalog.transaction(async (tx) => {
    const approved = await approvePlan(tx, id, actor);
    if (approved !== null) {
      await assertLabelStands(tx, id);
      await recordEvent(tx, { actor, action: 'plan.approve', subject: id, details: {} });
      return approved;
    }
    const [found] = await getPlans(tx, [id]);
    if (found === null || found === undefined)
      throw notFound(`plan ${id} does not exist`, 'Plan the move first.');
    throw conflict(
      `plan ${id} is ${found.state} and cannot be approved`,
      found.state === 'REFUSED'
        ? 'Read its refusals; plan again when they no longer hold.'
        : 'It was approved before; start its move.',
    );
  });
}
