/** One scan of one database, with its batches put together. */
import type { DatabaseActivity } from '../../src/domain/activity.js';
import type { SortkeepError } from '../../src/domain/errors.js';
import { sourceId } from '../../src/domain/ids.js';
import type { Source } from '../../src/domain/source.js';
import type { TableObservation, UnreadTable } from '../../src/domain/table-observation.js';
import { connectSession } from '../../src/postgres/connect.js';
import type { ConnectSource } from '../../src/postgres/source-connector.js';
import { scanDatabase } from '../../src/scanner/scan-database.js';
import type { TestConnections } from './postgres.js';

export interface Observed {
  readonly activity: DatabaseActivity | null;
  readonly tables: readonly TableObservation[];
  readonly unread: readonly UnreadTable[];
  /** How many tables each batch had. */
  readonly batches: readonly number[];
  readonly error: SortkeepError | null;
}

/** As a source is before its first scan. */
const SOURCE: Omit<Source, 'address'> = {
  id: sourceId('00000000-0000-4000-8000-000000000001'),
  name: 'core',
  systemIdentifier: null,
  serverVersion: null,
  role: null,
  timeline: null,
  leadId: null,
  nodeIds: [],
  connectedStandbys: null,
  streams: null,
  limits: [],
  clockOffsetSeconds: null,
  lastDatabases: [],
  lastScanAt: null,
  lastError: null,
  createdAt: new Date(0),
};

export interface ObserveOptions {
  readonly structure?: boolean;
  /** Who scans; the server's own superuser when left out. */
  readonly login?: { readonly user: string; readonly password: string };
  /** Called before the first table is asked for: the snapshot is taken. */
  readonly afterSnapshot?: () => Promise<unknown>;
  /** Called after each batch, while the scan is under way. */
  readonly afterBatch?: () => Promise<unknown>;
}

export async function observe(
  server: TestConnections,
  database: string,
  { structure = true, login, afterSnapshot, afterBatch }: ObserveOptions = {},
): Promise<Observed> {
  const { host, port, user, password } = { ...server.address(database), ...login };
  const connect: ConnectSource = () =>
    connectSession({
      host,
      port,
      user,
      password,
      database,
      tls: 'disable',
      applicationName: 'sortkeep scan',
    });
  const source: Source = {
    ...SOURCE,
    address: { host, port, user, database, passwordRef: null, tls: 'disable' },
  };
  const { visited, error } = await scanDatabase(connect, source, database, { structure }, async (seen) => {
    await afterSnapshot?.();
    const tables: TableObservation[] = [];
    const unread: UnreadTable[] = [];
    const batches: number[] = [];
    for await (const batch of seen.tables ?? []) {
      tables.push(...batch.tables);
      unread.push(...batch.unread);
      batches.push(batch.tables.length);
      await afterBatch?.();
    }
    return { activity: seen.activity, tables, unread, batches };
  });
  return { ...visited, error };
}
