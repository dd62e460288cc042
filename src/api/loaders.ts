/** Nested objects of one request, asked for in batches. */
import DataLoader from 'dataloader';
import type { Archive } from '../domain/archive.js';
import type { CatalogTable, SchemaVersion } from '../domain/catalog-table.js';
import type { MoveId, PlanId, SchemaVersionId, SourceId, TableId } from '../domain/ids.js';
import type { Move } from '../domain/move.js';
import type { Plan } from '../domain/plan.js';
import type { Source } from '../domain/source.js';
import type { UsageWindow } from '../domain/table-facts.js';
import type { Verdict } from '../domain/verdict.js';
import type { Services } from '../services/services.js';

/** One object by its key; null where there is none. */
interface Loader<K, V> {
  load(key: K): Promise<V | null>;
}

export interface Loaders {
  readonly source: Loader<SourceId, Source>;
  readonly table: Loader<TableId, CatalogTable>;
  readonly schemaVersion: Loader<SchemaVersionId, SchemaVersion>;
  readonly usage: Loader<TableId, UsageWindow>;
  readonly verdict: Loader<TableId, Verdict>;
  readonly plan: Loader<PlanId, Plan>;
  readonly move: Loader<MoveId, Move>;
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
    usage: batching((ids) => services.tables.usage(ids)),
    verdict: batching((ids) => services.verdicts.current(ids)),
    plan: batching((ids) => services.plans.getMany(ids)),
    move: batching((ids) => services.moves.getMany(ids)),
    archive: batching((handles) => Promise.all(handles.map((handle) => services.archives.get(handle)))),
  };
}
