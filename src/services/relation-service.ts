/** Where else tables live, what stands in the way of merging them, and what they join with. */
import { getConflicts } from '../catalog/relations/get-conflicts.js';
import { getJoins } from '../catalog/relations/get-joins.js';
import { getLastRun } from '../catalog/relations/get-last-run.js';
import { getRelations } from '../catalog/relations/get-relations.js';
import { listConflicts } from '../catalog/relations/list-conflicts.js';
import { recordRunStart } from '../catalog/relations/record-run-start.js';
import type { Database } from '../postgres/session.js';
import type { ConnectSource } from '../postgres/source-connector.js';
import { catalogCall } from './catalog-call.js';
import type { SketchParts } from './gather-sketches.js';
import { PATIENCE_MS } from './patience.js';
import { relateFleet } from './relate-fleet.js';
import { relateWhenDue } from './relate-when-due.js';
import type { RelationService } from './services.js';

export interface RelationSettings {
  readonly sketchBytes: number;
  readonly parallelSources: number;
}

export interface Relations extends RelationService {
  /** Relates when it is due until the signal fires; resolves when everything of it has ended. */
  relateWhenDue(
    everyHours: number,
    signal: AbortSignal,
    onError: (error: unknown) => void,
    lookEveryMs?: number,
  ): Promise<void>;
}

/** A fraction of the shortest interval. */
const LOOK_EVERY_MS = 60_000;

export function createRelationService(
  catalog: Database,
  connect: ConnectSource,
  settings: RelationSettings,
): Relations {
  const parts: Omit<SketchParts, 'signal'> = { catalog, connect, ...settings, patienceMs: PATIENCE_MS };
  return {
    relate: async (actor, fresh, onProgress) => {
      await catalogCall('recording a run', () => recordRunStart(catalog));
      // What a person asked for goes on until it is done.
      const { signal } = new AbortController();
      return relateFleet({ ...parts, signal }, actor, {
        fresh,
        ...(onProgress === undefined ? {} : { onProgress }),
      });
    },
    ofTables: (ids) => catalogCall('looking relations up', () => getRelations(catalog, ids)),
    conflictsOf: (ids) => catalogCall('looking conflicts up', () => getConflicts(catalog, ids)),
    joinsOf: (ids) => catalogCall('looking joins up', () => getJoins(catalog, ids)),
    conflicts: (page) =>
      catalogCall('listing conflicts', async () => {
        const found = await listConflicts(catalog, page);
        return { ...found, totalCount: () => catalogCall('counting conflicts', found.totalCount) };
      }),
    lastRun: () => catalogCall('looking the last run up', () => getLastRun(catalog)),
    relateWhenDue: (everyHours, signal, onError, lookEveryMs = LOOK_EVERY_MS) =>
      relateWhenDue(parts, { everyHours, lookEveryMs }, signal, onError),
  };
}
