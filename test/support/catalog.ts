/** An empty catalog, and sources to scan into it. */
import { CATALOG_MIGRATIONS, CATALOG_SCHEMA } from '../../src/catalog/catalog-migrations.js';
import type { SourceAddress } from '../../src/domain/source.js';
import { openDatabase } from '../../src/postgres/connect.js';
import { migrate, readMigrations } from '../../src/postgres/migrate.js';
import type { Database } from '../../src/postgres/session.js';
import { createSourceConnector } from '../../src/postgres/source-connector.js';
import type { ConnectSource } from '../../src/postgres/source-connector.js';
import type { TestServer } from './postgres.js';

/** The role that every test source has: it may connect, and nothing else. */
const SCANNER_ROLE = 'scanner';
export const SCANNER_PASSWORD = 'only for reading statistics';

/** A migrated catalog in a fresh database; close it before the server stops. */
export async function openCatalog(server: TestServer): Promise<Database> {
  const address = server.address(await server.newDatabase());
  const catalog = openDatabase({ ...address, tls: 'disable', applicationName: 'sortkeep test' }, 4);
  await migrate(catalog, CATALOG_SCHEMA, await readMigrations(CATALOG_MIGRATIONS));
  return catalog;
}

export async function createScannerRole(server: TestServer): Promise<void> {
  await server.query('postgres', `create role ${SCANNER_ROLE} login password '${SCANNER_PASSWORD}'`);
}

/** The server as the scanner's role reaches it. */
export function sourceAddress(server: TestServer, database = 'postgres'): SourceAddress {
  const { host, port } = server.address();
  return { host, port, user: SCANNER_ROLE, database, passwordRef: 'env:SCANNER', tls: 'disable' };
}

/** Knows the scanner's password and a wrong one. */
export const connectSource: ConnectSource = createSourceConnector((reference) =>
  Promise.resolve(reference === 'env:SCANNER' ? SCANNER_PASSWORD : 'wrong password'),
);
