/** What the values of tables are like, and what in them is sensitive. */
import { getTableProfiles } from '../catalog/profiles/get-table-profiles.js';
import { listSensitiveColumns } from '../catalog/profiles/list-sensitive-columns.js';
import { getTables } from '../catalog/tables/get-tables.js';
import { notFound } from '../domain/errors.js';
import type { Database } from '../postgres/session.js';
import type { ConnectSource } from '../postgres/source-connector.js';
import { catalogCall } from './catalog-call.js';
import { PATIENCE_MS } from './patience.js';
import { profileSource } from './profile-source.js';
import type { ProfileParts } from './profile-source.js';
import { profileWhenDue } from './profile-when-due.js';
import type { ProfileService } from './services.js';

export interface ProfileSettings {
  readonly sampleBytes: number;
  readonly connectionsPerSource: number;
  readonly parallelSources: number;
}

export interface Profiles extends ProfileService {
  /** Profiles what is due until the signal fires; resolves when everything of it has ended. */
  profileWhenDue(
    everyHours: number,
    signal: AbortSignal,
    onError: (error: unknown) => void,
    lookEveryMs?: number,
  ): Promise<void>;
}

/** A fraction of the shortest interval. */
const LOOK_EVERY_MS = 60_000;

export function createProfileService(
  catalog: Database,
  connect: ConnectSource,
  { sampleBytes, connectionsPerSource, parallelSources }: ProfileSettings,
): Profiles {
  const parts: ProfileParts = {
    catalog,
    connect,
    sampleBytes,
    connections: connectionsPerSource,
    patienceMs: PATIENCE_MS,
  };
  return {
    profile: (actor, source, onProgress) =>
      profileSource(parts, actor, source, null, onProgress ?? (() => undefined)),
    profileTable: async (actor, id) => {
      const [table] = await catalogCall(`looking table ${id} up`, () => getTables(catalog, [id]));
      if (table === undefined || table === null || table.goneAt !== null) {
        throw notFound(`table ${id} is not there`, 'List the tables for the ids of those that are.');
      }
      return profileSource(parts, actor, table.sourceId, id, () => undefined);
    },
    ofTables: (ids) => catalogCall('reading profiles', () => getTableProfiles(catalog, ids)),
    sensitiveColumns: (kind, page) =>
      catalogCall('listing sensitive columns', async () => {
        const found = await listSensitiveColumns(catalog, kind, page);
        return { ...found, totalCount: () => catalogCall('counting sensitive columns', found.totalCount) };
      }),
    profileWhenDue: (everyHours, signal, onError, lookEveryMs = LOOK_EVERY_MS) =>
      profileWhenDue(parts, { everyHours, parallelSources, lookEveryMs }, signal, onError),
  };
}
