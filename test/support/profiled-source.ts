/** A source on a test server, scanned into a catalog of its own and profiled. */
import type { ColumnProfile, ProfileReport, TableProfile } from '../../src/domain/column-profile.js';
import type { SourceId } from '../../src/domain/ids.js';
import type { Database } from '../../src/postgres/session.js';
import { createProfileService } from '../../src/services/profile-service.js';
import type { Profiles } from '../../src/services/profile-service.js';
import { createSourceService } from '../../src/services/source-service.js';
import type { SourceScans } from '../../src/services/source-service.js';
import { createTableService } from '../../src/services/table-service.js';
import { connectSource, openCatalog, sourceAddress } from './catalog.js';
import type { TestServer } from './postgres.js';

export interface ProfiledSource {
  readonly catalog: Database;
  readonly id: SourceId;
  readonly sources: SourceScans;
  readonly profiles: Profiles;
  scanAndProfile(): Promise<ProfileReport>;
  /** Null where a table of that name was never profiled. */
  ofTable(name: string): Promise<TableProfile | null>;
  column(table: string, column: string): Promise<ColumnProfile>;
}

/** Registers the server under the role of `createScannerRole`, over its database of that name; the catalog is at `home`. */
export async function profiledSource(
  server: TestServer,
  database: string,
  sampleBytes = 4_194_304,
  home: TestServer = server,
): Promise<ProfiledSource> {
  const catalog = await openCatalog(home);
  // The catalog may be on the same server; templates are no part of a source.
  await catalog.query(
    `do $$ begin execute format('alter database %I is_template true', current_database()); end $$`,
  );
  const sources = createSourceService(catalog, connectSource);
  const settings = { sampleBytes, connectionsPerSource: 2, parallelSources: 2 };
  const profiles = createProfileService(catalog, connectSource, settings);
  const { id } = await sources.register('tester', 'core', sourceAddress(server, database));
  const ofTable = async (name: string): Promise<TableProfile | null> => {
    const page = { first: 100, after: null };
    const { items } = await createTableService(catalog).list({ text: name }, 'NAME', page);
    const found = items.find(({ node }) => node.name === name && node.database === database);
    if (found === undefined) throw new Error(`no table ${name}`);
    return (await profiles.ofTables([found.node.id]))[0] ?? null;
  };
  return {
    catalog,
    id,
    sources,
    profiles,
    scanAndProfile: async () => {
      await sources.scan('tester', id);
      return profiles.profile('tester', id);
    },
    ofTable,
    column: async (table, column) => {
      const found = (await ofTable(table))?.columns.find((profile) => profile.column === column);
      if (found === undefined) throw new Error(`no profile of ${table}.${column}`);
      return found;
    },
  };
}
