/** Workers without a queue, over the parts of a test application: a test says who runs which move, and when. */
import { join } from 'node:path';
import type { SortkeepError } from '../../src/domain/errors.js';
import { createMoveRunner } from '../../src/engine/run-move.js';
import type { RunMove } from '../../src/engine/run-move.js';
import { createArchiveMover } from '../../src/movers/archive/archive-mover.js';
import { createConsolidateMover } from '../../src/movers/consolidate/consolidate-mover.js';
import { createLoadMover } from '../../src/movers/load/load-mover.js';
import { createRestoreMover } from '../../src/movers/restore/restore-mover.js';
import { openDatabase, optionsFromUrl } from '../../src/postgres/connect.js';
import type { Database } from '../../src/postgres/session.js';
import { createSourceConnector } from '../../src/postgres/source-connector.js';
import { readSecret } from '../../src/config/read-secret.js';
import { createDirectoryStore } from '../../src/storage/directory-store.js';
import { createLocalKey } from '../../src/storage/local-key.js';
import type { ThrottleLimits } from '../../src/domain/throttle.js';
import type { WindowState } from '../../src/domain/windows/move-windows.js';
import type { ObjectStore } from '../../src/storage/object-store.js';
import { createDuckdbWarehouse } from '../../src/warehouse/duckdb/duckdb-warehouse.js';
import type { TestApplication } from './application.js';

export interface TestRunner {
  readonly run: RunMove;
  readonly catalog: Database;
  readonly store: ObjectStore;
  /** What its attempts failed with, in order. */
  readonly failures: readonly SortkeepError[];
  close(): Promise<void>;
}

export interface TestRunnerOptions {
  /** Where its catalog is, when not where the application's is: behind a proxy. */
  readonly catalogPort?: number;
  readonly pagesPerChunk?: number;
  /** At any time when left out. */
  readonly window?: () => WindowState;
  /** None when left out. */
  readonly throttle?: ThrottleLimits;
  /** As of the engine when left out. */
  readonly pauseLimitMs?: number;
  /** The store with something changed. */
  readonly store?: (store: ObjectStore) => ObjectStore;
}

/** Copies one chunk at a time, of 20 pages unless told otherwise. */
export async function openTestRunner(
  app: TestApplication,
  options: TestRunnerOptions = {},
): Promise<TestRunner> {
  const address = optionsFromUrl(new URL(app.catalogUrl), 'sortkeep test runner');
  const catalog = openDatabase({ ...address, port: options.catalogPort ?? address.port }, 4);
  const keys = await createLocalKey(join(app.directory, 'archive.key'));
  const directoryStore = createDirectoryStore({ directory: join(app.directory, 'archives'), keys });
  const store = options.store?.(directoryStore) ?? directoryStore;
  const warehouse = createDuckdbWarehouse({ path: join(app.directory, 'warehouse.duckdb') });
  const services = {
    catalog,
    connect: createSourceConnector(readSecret),
    parallel: 1,
    pagesPerChunk: options.pagesPerChunk ?? 20,
  };
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
    retryMs: 50,
    throttle: options.throttle ?? { activeSessions: 0, lockWaits: 0, lagSeconds: 0 },
    window: options.window ?? (() => ({ open: true, until: null })),
    ...(options.pauseLimitMs === undefined ? {} : { pauseLimitMs: options.pauseLimitMs }),
  });
  return {
    run,
    catalog,
    store,
    failures,
    close: async () => {
      await warehouse.close();
      await catalog.close();
    },
  };
}
