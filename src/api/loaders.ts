/** Nested objects of one request, asked for in batches. */
import DataLoader from 'dataloader';
import type { Archive, ArchiveVerification } from '../domain/archive.js';
import type { ArchiveGroup } from '../domain/archive-group.js';
import type { CatalogTable, SchemaVersion } from '../domain/catalog-table.js';
import type { PredictedMove } from '../domain/dry-run.js';
import type { ForeignKeyLink } from '../domain/foreign-key-link.js';
import type { TableProfile } from '../domain/column-profile.js';
import type {
  ArchiveId,
  MoveId,
  PlanId,
  RemovalId,
  SchemaVersionId,
  SourceId,
  TableId,
} from '../domain/ids.js';
import type { Move } from '../domain/move.js';
import type { Plan } from '../domain/plan.js';
import type { Removal } from '../domain/removal.js';
import type { TableChange } from '../domain/schema-change.js';
import type { Source } from '../domain/source.js';
import type { UsageWindow } from '../domain/table-facts.js';
import type { LastUse } from '../domain/usage-history.js';
import type { JoinCandidate, ListedConflict, TableRelations } from '../domain/table-relation.js';
import type { Verdict } from '../domain/verdict.js';
import type { Services } from '../services/services.js';

/** One object by its key; null where there is none. */
interface Loader<K, V> {
  load(key: K): Promise<V | null>;
}

interface ChangesKey {
  readonly tableId: TableId;
  readonly since: Date;
}

export interface Loaders {
  readonly source: Loader<SourceId, Source>;
  readonly table: Loader<TableId, CatalogTable>;
  readonly schemaVersion: Loader<SchemaVersionId, SchemaVersion>;
  /** At most the newest 100 of each table. */
  readonly changes: Loader<ChangesKey, readonly TableChange[]>;
  readonly references: Loader<TableId, readonly ForeignKeyLink[]>;
  readonly referencedBy: Loader<TableId, readonly ForeignKeyLink[]>;
  readonly usage: Loader<TableId, UsageWindow>;
  readonly lastUse: Loader<TableId, LastUse>;
  readonly profile: Loader<TableId, TableProfile>;
  readonly relations: Loader<TableId, TableRelations>;
  readonly conflicts: Loader<TableId, readonly ListedConflict[]>;
  readonly joins: Loader<TableId, readonly JoinCandidate[]>;
  readonly verdict: Loader<TableId, Verdict>;
  readonly modelVerdict: Loader<TableId, Verdict>;
  readonly plan: Loader<PlanId, Plan>;
  readonly move: Loader<MoveId, Move>;
  readonly prediction: Loader<MoveId, PredictedMove>;
  readonly removal: Loader<RemovalId, Removal>;
  /** At most the newest 20 of each archive. */
  readonly verifications: Loader<ArchiveId, readonly ArchiveVerification[]>;
  readonly groupOf: Loader<ArchiveId, ArchiveGroup>;
  /** By handle. */
  readonly archive: Loader<string, Archive>;
}

/**
 * Batches without remembering: two mutations of one request, or two events of one subscription, must not see what
 * the first of them read.
 */
function batching<K, V>(getMany: (keys: readonly K[]) => Promise<readonly (V | null)[]>): Loader<K, V> {
  return new DataLoader<K, V | null>(
    async (keys) => {
      const distinct = [...new Set(keys)];
      const values = await getMany(distinct);
      const byKey = new Map(distinct.map((key, index) => [key, values[index] ?? null]));
      return keys.map((key) => byKey.get(key) ?? null);
    },
    { cache: false },
  );
}

export function createLoaders(services: Services): Loaders {
  return {
    source: batching((ids) => services.sources.getMany(ids)),
    table: batching((ids) => services.tables.getMany(ids)),
    schemaVersion: batching((ids) => services.tables.schemaVersions(ids)),
    changes: batching((keys) => changesOf(services, keys)),
    references: batching((ids) => services.tables.references(ids)),
    referencedBy: batching((ids) => services.tables.referencedBy(ids)),
    usage: batching((ids) => services.tables.usage(ids)),
    lastUse: batching((ids) => services.tables.lastUse(ids)),
    profile: batching((ids) => services.profiles.ofTables(ids)),
    relations: batching((ids) => services.relations.ofTables(ids)),
    conflicts: batching((ids) => services.relations.conflictsOf(ids)),
    joins: batching((ids) => services.relations.joinsOf(ids)),
    verdict: batching((ids) => services.verdicts.current(ids)),
    modelVerdict: batching((ids) => services.verdicts.ofModel(ids)),
    plan: batching((ids) => services.plans.getMany(ids)),
    move: batching((ids) => services.moves.getMany(ids)),
    prediction: batching((ids) => services.dryRuns.predictions(ids)),
    removal: batching((ids) => services.removals.getMany(ids)),
    verifications: batching((ids) => services.keeping.verificationsOf(ids)),
    groupOf: batching((ids) => services.archives.groupsOf(ids)),
    archive: batching((handles) => Promise.all(handles.map((handle) => services.archives.get(handle)))),
  };
}

/** One call for each moment that is asked for, mostly one. */
async function changesOf(
  { tables }: Pick<Services, 'tables'>,
  keys: readonly ChangesKey[],
): Promise<readonly (readonly TableChange[])[]> {
  const moments = new Map(keys.map(({ since }) => [since.getTime(), since]));
  const found = new Map<string, readonly TableChange[]>();
  for (const [time, since] of moments) {
    const ids = keys.filter((key) => key.since.getTime() === time).map(({ tableId }) => tableId);
    const changes = await tables.changesOf(ids, since);
    ids.forEach((id, index) => found.set(`${time} ${id}`, changes[index] ?? []));
  }
  return keys.map(({ tableId, since }) => found.get(`${since.getTime()} ${tableId}`) ?? []);
}
