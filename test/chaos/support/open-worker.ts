/** A worker without a queue: the runner and the movers of the product, over ports that may be changed. */
import { join } from 'node:path';
import { readSecret } from '../../../src/config/read-secret.js';
import type { SortkeepError } from '../../../src/domain/errors.js';
import type { MoveId } from '../../../src/domain/ids.js';
import { createMoveRunner } from '../../../src/engine/run-move.js';
import { createArchiveMover } from '../../../src/movers/archive/archive-mover.js';
import { createConsolidateMover } from '../../../src/movers/consolidate/consolidate-mover.js';
import { createLoadMover } from '../../../src/movers/load/load-mover.js';
import { createRestoreMover } from '../../../src/movers/restore/restore-mover.js';
import { openDatabase, optionsFromUrl } from '../../../src/postgres/connect.js';
import type { Database } from '../../../src/postgres/session.js';
import { createSourceConnector } from '../../../src/postgres/source-connector.js';
import type { ConnectSource } from '../../../src/postgres/source-connector.js';
import { createDirectoryStore } from '../../../src/storage/directory-store.js';
import { createLocalKey } from '../../../src/storage/local-key.js';
import type { ObjectStore } from '../../../src/storage/object-store.js';
import { createDuckdbWarehouse } from '../../../src/warehouse/duckdb/duckdb-warehouse.js';
import type { Warehouse } from '../../../src/warehouse/warehouse.js';
import type { WorkerSettings } from './messages.js';

/** Some six pages hold a leaf of the tables here, some twenty the other table. */
const PAGES_PER_CHUNK = 5;

export interface Ports {
  readonly catalog: Database;
  readonly connect: ConnectSource;
  readonly store: ObjectStore;
  readonly warehouse: Warehouse;
}

export interface OpenWorker {
  /** Rejects where the job would be handed out again. */
  run(move: MoveId): Promise<void>;
  /** What its attempts failed with, in order. */
  readonly failures: readonly SortkeepError[];
  close(): Promise<void>;
}

export interface OpenWorkerSettings extends WorkerSettings {
  readonly warehousePath: string;
  /** Where its catalog is, when not where `catalogUrl` says. */
  readonly catalogPort?: number;
}

export const archivesOf = async (directory: string): Promise<ObjectStore> =>
  createDirectoryStore({
    directory: join(directory, 'archives'),
    keys: await createLocalKey(join(directory, 'archive.key')),
  });

/** Copies one chunk at a time. */
export async function openWorker(
  { catalogUrl, directory, warehousePath, catalogPort }: OpenWorkerSettings,
  change: (ports: Ports) => Ports = (ports) => ports,
): Promise<OpenWorker> {
  const address = optionsFromUrl(new URL(catalogUrl), 'sortkeep chaos');
  const own = openDatabase({ ...address, port: catalogPort ?? address.port }, 4);
  const { catalog, connect, store, warehouse } = change({
    catalog: own,
    connect: createSourceConnector(readSecret),
    store: await archivesOf(directory),
    warehouse: createDuckdbWarehouse({ path: warehousePath, memoryLimitMB: 64 }),
  });
  const services = { catalog, connect, parallel: 1, pagesPerChunk: PAGES_PER_CHUNK };
  const failures: SortkeepError[] = [];
  const run = createMoveRunner({
    catalog,
    movers: {
      ARCHIVE: createArchiveMover(services, store),
      CONSOLIDATE: createConsolidateMover(services),
      LOAD: createLoadMover(services, warehouse),
      RESTORE: createRestoreMover(services, store),
    },
    onFailure: (_move, error) => failures.push(error),
    onEnd: () => undefined,
    retryMs: 20,
    throttle: { activeSessions: 0, lockWaits: 0, lagSeconds: 0 },
    window: () => ({ open: true, until: null }),
  });
  const never = new AbortController().signal;
  return {
    run: (move) => run(move, never),
    failures,
    close: async () => {
      await warehouse.close();
      await own.close();
    },
  };
}
