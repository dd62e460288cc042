/** One run of one contestant; tells its parent what it took. `CONTESTANT` and `SOURCES` (JSON) are in the environment. */
import { CATALOG_MIGRATIONS, CATALOG_SCHEMA } from '../dist/catalog/catalog-migrations.js';
import { connectSession, openDatabase } from '../dist/postgres/connect.js';
import { migrate, readMigrations } from '../dist/postgres/migrate.js';
import { scanDatabase } from '../dist/scanner/scan-database.js';
import { createSourceService } from '../dist/services/source-service.js';
import { BARE_QUERIES } from './many-tables.js';

const { CONTESTANT, SOURCES, DATABASE, CATALOG } = process.env;
const sources = JSON.parse(SOURCES);
const connectTo = (server, database) =>
  connectSession({ ...server, database, tls: 'disable', applicationName: 'sortkeep scan' });
const connect = (source, database) =>
  connectTo(
    sources.find(({ port }) => port === source.address.port),
    database,
  );

async function bareQueries(...settings) {
  const session = await connectTo(sources[0], DATABASE);
  for (const setting of settings) await session.query(setting);
  let rows = 0;
  for (const query of BARE_QUERIES) rows += (await session.query(query)).rowCount;
  await session.close();
  return rows;
}

/** The whole reading of a database, its batches thrown away. */
async function gather() {
  const source = { name: 'bench', address: { port: sources[0].port } };
  const { visited } = await scanDatabase(
    connect,
    source,
    DATABASE,
    { structure: true },
    async (observation) => {
      let tables = 0;
      for await (const batch of observation.tables) tables += batch.tables.length;
      return tables;
    },
  );
  return visited;
}

/** Whole scans of all sources by the service, kept in a catalog that is empty at first. */
async function prepareScans() {
  const { url, database } = JSON.parse(CATALOG);
  const catalog = openDatabase({ ...url, database, tls: 'disable', applicationName: 'sortkeep' }, 20);
  await migrate(catalog, CATALOG_SCHEMA, await readMigrations(CATALOG_MIGRATIONS));
  const service = createSourceService(catalog, connect);
  const ids = [];
  for (const [at, { host, port, user }] of sources.entries()) {
    const address = { host, port, user, database: 'postgres', passwordRef: null, tls: 'disable' };
    ids.push((await service.register('bench', `source ${at}`, address)).id);
  }
  return {
    run: async () => {
      const reports = await service.scanMany('bench', ids);
      const databases = reports.flatMap((report) => report.databases);
      const failed = databases.find(({ error }) => error !== null);
      if (failed !== undefined) throw new Error(failed.error.message);
      return databases.reduce((sum, { tables }) => sum + tables, 0);
    },
    close: () => catalog.close(),
  };
}

const contestants = {
  bare: () => ({ run: () => bareQueries(), close: () => undefined }),
  // As a scan asks for them, so as not to be felt.
  frugal: () => ({
    run: () => bareQueries('set max_parallel_workers_per_gather = 0', 'set jit = off'),
    close: () => undefined,
  }),
  gather: () => ({ run: gather, close: () => undefined }),
  scan: prepareScans,
};

const { run, close } = await contestants[CONTESTANT]();
const timed = async () => {
  const started = performance.now();
  const found = await run();
  return { seconds: (performance.now() - started) / 1000, found };
};
const first = await timed();
// The second one finds everything as it was, as nearly every scan does.
const again = CONTESTANT === 'scan' ? await timed() : null;
await close();
process.send({
  ...first,
  againSeconds: again?.seconds ?? null,
  // Kilobytes on every system (libuv).
  peakMemoryMB: process.resourceUsage().maxRSS / 1024,
});
process.disconnect();
