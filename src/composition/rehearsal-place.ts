/** Where restores are rehearsed: in the configured database, else on an embedded PostgreSQL that is made for one rehearsal. */
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { insertArchive } from '../catalog/archives/insert-archive.js';
import { CATALOG_MIGRATIONS, CATALOG_SCHEMA } from '../catalog/catalog-migrations.js';
import { getSourceByName } from '../catalog/sources/get-source-by-name.js';
import { insertSource } from '../catalog/sources/insert-source.js';
import type { Config } from '../config/config.js';
import type { Archive } from '../domain/archive.js';
import { notFound } from '../domain/errors.js';
import { sourceId } from '../domain/ids.js';
import { startEmbeddedPostgres } from '../embedded/start-embedded-postgres.js';
import type { EmbeddedServer } from '../embedded/start-embedded-postgres.js';
import type { MoverServices } from '../movers/mover-services.js';
import { connectSession, openDatabase } from '../postgres/connect.js';
import { migrate, readMigrations } from '../postgres/migrate.js';
import type { Database } from '../postgres/session.js';
import { createSourceConnector } from '../postgres/source-connector.js';
import { createInTurn } from '../services/create-in-turn.js';
import type { RehearsalPlace, WithRehearsalPlace } from '../services/rehearse-archive.js';

/** What it holds is thrown away: fast rather than durable. */
const SCRATCH_SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  autovacuum: 'off',
};
const CONNECTIONS = 2;
const CATALOG = 'catalog';
const SCRATCH = 'scratch';

/** One rehearsal at a time in this process. */
export function rehearsalPlace(
  { rehearsalSource, rehearsalDatabase }: Config,
  dataDirectory: string,
  movers: MoverServices,
): WithRehearsalPlace {
  const inTurn = createInTurn(1);
  return (archive, work) =>
    inTurn(async () =>
      rehearsalSource === undefined
        ? onEmbeddedServer(join(dataDirectory, 'rehearsal'), movers, archive, work)
        : work(await registered(movers, rehearsalSource, rehearsalDatabase)),
    );
}

async function registered(
  movers: MoverServices,
  name: string,
  database: string | undefined,
): Promise<RehearsalPlace> {
  const source = await getSourceByName(movers.catalog, name);
  if (source !== null) {
    return { movers, sourceId: source.id, database: database ?? source.address.database };
  }
  throw notFound(
    `the configured source of rehearsals, ${name}, is not registered`,
    'Register it under that name, or correct rehearsalSource in the configuration.',
  );
}

/**
 * The server has a catalog of its own that knows this archive and this server and nothing else, so the rehearsal shows
 * that manifest and objects are enough. Both are removed at the end; what a killed process left, at the next one's.
 */
async function onEmbeddedServer<T>(
  directory: string,
  { parallel, pagesPerChunk }: MoverServices,
  archive: Archive,
  work: (place: RehearsalPlace) => Promise<T>,
): Promise<T> {
  const server = await startEmbeddedPostgres({ dataDirectory: directory, settings: SCRATCH_SETTINGS });
  try {
    const catalog = await scratchCatalog(server);
    try {
      const { host, port, user } = server;
      const source = await insertSource(catalog, sourceId(randomUUID()), 'rehearsal', {
        host,
        port,
        user,
        database: SCRATCH,
        passwordRef: 'env:REHEARSAL',
        tls: 'disable',
      });
      await insertArchive(catalog, { ...archive, sourceId: null, tableId: null });
      const connect = createSourceConnector(() => Promise.resolve(server.password));
      const movers = { catalog, connect, parallel, pagesPerChunk };
      return await work({ movers, sourceId: source.id, database: SCRATCH });
    } finally {
      await catalog.close();
    }
  } finally {
    await server.stop('immediate');
    await rm(directory, { recursive: true, force: true });
  }
}

/** In fresh databases: a server that a killed process left has older ones. */
async function scratchCatalog(server: EmbeddedServer): Promise<Database> {
  const address = {
    host: server.host,
    port: server.port,
    user: server.user,
    password: server.password,
    tls: 'disable',
    applicationName: 'sortkeep rehearsal',
  } as const;
  const first = await connectSession({ ...address, database: 'postgres' });
  try {
    for (const database of [CATALOG, SCRATCH]) {
      await first.query(`drop database if exists ${database} with (force)`);
      await first.query(`create database ${database}`);
    }
  } finally {
    await first.close();
  }
  const catalog = openDatabase({ ...address, database: CATALOG }, CONNECTIONS);
  try {
    await migrate(catalog, CATALOG_SCHEMA, await readMigrations(CATALOG_MIGRATIONS));
    return catalog;
  } catch (error) {
    await catalog.close();
    throw error;
  }
}
