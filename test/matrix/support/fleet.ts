/** The whole program over a catalog of its own, and servers of any major as its sources, by a role that may only connect. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getFacts } from '../../../src/catalog/tables/get-facts.js';
import { listTableIds } from '../../../src/catalog/tables/list-table-ids.js';
import { getReadsByDatabase } from '../../../src/catalog/usage/get-reads-by-database.js';
import type { CatalogTable } from '../../../src/domain/catalog-table.js';
import type { Source } from '../../../src/domain/source.js';
import type { TableFacts } from '../../../src/domain/table-facts.js';
import { openDatabase, optionsFromUrl } from '../../../src/postgres/connect.js';
import { ACTOR, startTestApplication } from '../../support/application.js';
import type { TestApplication } from '../../support/application.js';
import { startTestServer } from '../../support/postgres.js';
import type { MatrixServer } from './server.js';

export const SCANNER_ROLE = 'sortkeep_scanner';
const PASSWORD = 'it may only connect';

export interface Fleet {
  readonly app: TestApplication;
  /** The role is made if the server does not have it; a standby gets it from its primary. */
  register(name: string, server: MatrixServer): Promise<Source>;
  /** Scans all databases of the sources, after everything that ended sessions did there was counted; throws their faults. */
  scan(...sources: readonly (readonly [Source, MatrixServer])[]): Promise<void>;
  /** All tables of a source that are there, over all databases. */
  tables(source: Source): Promise<readonly CatalogTable[]>;
  /** What a classification of the source would judge by now. */
  facts(source: Source): Promise<readonly TableFacts[]>;
  close(): Promise<void>;
}

export async function openFleet(): Promise<Fleet> {
  const catalog = await startTestServer();
  const app = await startTestApplication(catalog);
  const passwordFile = join(app.directory, 'scanner-password');
  await writeFile(passwordFile, PASSWORD);
  return {
    app,
    register: async (name, server) => {
      const [standby] = await server.query('postgres', 'select pg_is_in_recovery() as standby');
      const [role] = await server.query('postgres', 'select 1 from pg_roles where rolname = $1', [
        SCANNER_ROLE,
      ]);
      if (standby?.['standby'] === false && role === undefined)
        await server.query('postgres', `create role ${SCANNER_ROLE} login password '${PASSWORD}'`);
      const { host, port } = server.address();
      return app.services.sources.register(ACTOR, name, {
        host,
        port,
        user: SCANNER_ROLE,
        database: 'postgres',
        passwordRef: `file:${passwordFile}`,
        tls: 'disable',
      });
    },
    scan: async (...sources) => {
      for (const [source, server] of sources) {
        await server.flushed();
        const { databases } = await app.services.sources.scan(ACTOR, source.id);
        const fault = databases.find(({ error }) => error !== null);
        if (fault !== undefined)
          throw new Error(`${source.name}: ${fault.database}: ${fault.error?.message ?? ''}`);
      }
    },
    tables: async (source) => {
      const found: CatalogTable[] = [];
      for (let after: string | null = null; ;) {
        const page = await app.services.tables.list({ sourceId: source.id }, 'NAME', { first: 100, after });
        found.push(...page.items.map(({ node }) => node));
        after = page.items.at(-1)?.cursor ?? null;
        if (!page.hasNextPage) return found.filter(({ goneAt }) => goneAt === null);
      }
    },
    facts: async ({ id }) => {
      const db = openDatabase(optionsFromUrl(new URL(app.catalogUrl), 'sortkeep matrix'), 1);
      try {
        const reads = await getReadsByDatabase(db, id);
        const found = await getFacts(db, reads, await listTableIds(db, id));
        return found.map(({ facts }) => facts);
      } finally {
        await db.close();
      }
    },
    close: async () => {
      await app.close();
      await catalog.stop();
    },
  };
}
