/** The composition root: configuration to adapters to services to API and worker. Nothing else constructs adapters. */
import { mkdir } from 'node:fs/promises';
import { createApi } from './api/api.js';
import type { Api } from './api/api.js';
import { CATALOG_MIGRATIONS, CATALOG_SCHEMA } from './catalog/catalog-migrations.js';
import { SHIPPED_TRAINING } from './classifier/train.js';
import { afterAdoption } from './composition/after-adoption.js';
import { afterRestore } from './composition/after-restore.js';
import { afterScan } from './composition/after-scan.js';
import { catalogAddress } from './composition/catalog-address.js';
import { currentClassifier } from './composition/current-classifier.js';
import { keepingParts } from './composition/keeping.js';
import { recordEndedMove } from './composition/measured.js';
import { openStore } from './composition/open-store.js';
import { openWarehouse } from './composition/open-warehouse.js';
import { planDefaults } from './composition/plan-defaults.js';
import { openQuerying } from './composition/querying.js';
import { queueRules } from './composition/queue-rules.js';
import { openRemovals } from './composition/removals.js';
import { schedules } from './composition/schedules.js';
import { verdictPolicy } from './composition/verdict-policy.js';
import { waitingMoves } from './composition/waiting-moves.js';
import type { Config } from './config/config.js';
import { defaultDataDirectory } from './config/data-directory.js';
import { readSecret } from './config/read-secret.js';
import { openMoveQueue } from './engine/move-queue.js';
import { openProgressListener } from './engine/progress-listener.js';
import { createMoveRunner } from './engine/run-move.js';
import { createArchiveMover } from './movers/archive/archive-mover.js';
import { createConsolidateMover } from './movers/consolidate/consolidate-mover.js';
import { createLoadMover } from './movers/load/load-mover.js';
import { createRestoreMover } from './movers/restore/restore-mover.js';
import { createLogger } from './observability/logging.js';
import type { Logger } from './observability/logging.js';
import { createMetrics } from './observability/metrics.js';
import { connectSession, openDatabase } from './postgres/connect.js';
import { migrate, readMigrations } from './postgres/migrate.js';
import { postgresError } from './postgres/postgres-errors.js';
import { createSourceConnector } from './postgres/source-connector.js';
import { createArchiveService } from './services/archive-service.js';
import { createDryRunService } from './services/dry-run-service.js';
import { createHealthService } from './services/health-service.js';
import { createKeepingService } from './services/keeping-service.js';
import { createLearningService } from './services/learning-service.js';
import { createLineageService } from './services/lineage-service.js';
import { createMoveService } from './services/move-service.js';
import { createPlanService } from './services/plan-service.js';
import { createProfileService } from './services/profile-service.js';
import { createRelationService } from './services/relation-service.js';
import type { Services } from './services/services.js';
import { createSourceService } from './services/source-service.js';
import { createTableService } from './services/table-service.js';
import { teachByReads } from './services/teach-by-events.js';
import { readShippedMaterial, readShippedModel } from './services/training-service.js';
import { createVerdictService } from './services/verdict-service.js';

export { emitSchema } from './api/schema.js';

/** Short statements of the services and the ledger; moves hold connections to sources, not to the catalog. */
const CATALOG_CONNECTIONS = 10;

export interface Application {
  readonly services: Services;
  readonly logger: Logger;
  /** Starts to run queued moves in this process, and to scan sources when they are due. */
  work(): Promise<void>;
  /** Serves the API on loopback. */
  listen(): Promise<{ readonly url: string; readonly port: number }>;
  /** Gives running moves back, ends requests, closes everything that was opened. Idempotent. */
  close(): Promise<void>;
}

export async function createApplication(config: Config): Promise<Application> {
  const closers: (() => Promise<void>)[] = [];
  const logger = createLogger(config.logLevel);
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) {
      // Best effort: what fails to close must not keep the rest open.
      await closer().catch((error: unknown) => logger.warn({ err: error }, 'closing failed'));
    }
  };
  try {
    return await compose(config, logger, closers, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function compose(
  config: Config,
  logger: Logger,
  closers: (() => Promise<void>)[],
  close: () => Promise<void>,
): Promise<Application> {
  const dataDirectory = config.dataDirectory ?? defaultDataDirectory(process.env);
  await mkdir(dataDirectory, { recursive: true, mode: 0o755 });
  const address = await catalogAddress(config, dataDirectory, closers);
  // A database that is scanned holds one more while it is stored.
  const catalog = openDatabase(address, CATALOG_CONNECTIONS + config.parallelSources);
  closers.push(() => catalog.close());
  try {
    await migrate(catalog, CATALOG_SCHEMA, await readMigrations(CATALOG_MIGRATIONS));
  } catch (error) {
    throw postgresError(
      error,
      `opening the catalog (${address.user}@${address.host}:${address.port}/${address.database})`,
    );
  }

  const opened = await openStore(config, dataDirectory, catalog);
  const { store } = opened;
  const warehouse = openWarehouse(config, dataDirectory, store);
  closers.push(() => warehouse.close());
  const connect = createSourceConnector(readSecret);
  const queue = await openMoveQueue(address, (error) => logger.warn({ err: error }, 'the queue has a fault'));
  const progress = await openProgressListener(() => connectSession(address));
  closers.push(() => progress.close());
  closers.push(() => queue.stop());

  const metrics = createMetrics();
  const moveParts = { catalog, queue, progress, store };
  const policy = verdictPolicy(config);
  const learning = await createLearningService({
    catalog,
    shipped: await readShippedModel(),
    material: readShippedMaterial,
    settings: SHIPPED_TRAINING,
    onFault: (model, fault) =>
      logger.warn({ model, fault }, 'the current model cannot be used, so the shipped one judges'),
    onAdopted: (actor) => judgingAgain.begin(actor),
  });
  const verdicts = createVerdictService(catalog, currentClassifier(learning, policy), policy);
  const judgingAgain = afterAdoption({
    verdicts,
    metrics,
    onFailure: (error) => logger.warn({ err: error }, 'judging the tables by another model failed'),
  });
  // A command waits for it; a worker, which scans next time, gives it up.
  closers.push(() => judgingAgain.ended());
  const judge = afterScan({
    verdicts,
    metrics,
    onFailure: (error, source) =>
      logger.warn({ err: error, source }, 'judging the tables of a scanned source failed'),
  });
  const sources = createSourceService(catalog, connect, {
    parallelSources: config.parallelSources,
    connectionsPerSource: config.connectionsPerSource,
    onScan: async (scan) => {
      await judge(scan);
      await teachByReads(catalog, policy, scan.report.sourceId).catch((error: unknown) =>
        logger.warn(
          { err: error, source: scan.report.sourceId },
          'learning from reads of archived tables failed',
        ),
      );
    },
  });
  const profiles = createProfileService(catalog, connect, config);
  const relations = createRelationService(catalog, connect, config);
  const movers = { catalog, connect, parallel: config.parallelChunks, pagesPerChunk: config.pagesPerChunk };
  const kept = keepingParts(config, dataDirectory, movers, opened, metrics, logger);
  const { archiveQueries, withForgetting } = openQuerying(config, dataDirectory, catalog, store, closers);
  const keeping = withForgetting(createKeepingService(kept));
  const plans = createPlanService({ catalog, store, warehouse, defaults: planDefaults(config) });
  const moves = createMoveService(moveParts);
  const onRestore = afterRestore(catalog, policy, logger);
  const archives = createArchiveService({ ...moveParts, ...kept, onRestore });
  const removing = { catalog, connect, sources, plans, moves, archives };
  const removals = openRemovals(config, removing, policy, logger);
  const rules = queueRules(config);
  const { window, limits, throttle } = rules;
  const services: Services = {
    sources,
    profiles,
    relations,
    tables: createTableService(catalog),
    verdicts,
    learning,
    plans,
    dryRuns: createDryRunService({
      ...{ places: { services: movers, store, warehouse }, rules, throttle, prices: config.prices },
      storageClass: config.store === 's3' ? config.s3StorageClass : 'DIRECTORY',
    }),
    moves,
    removals,
    archives,
    archiveQueries,
    keeping,
    lineage: createLineageService(catalog),
    health: createHealthService(catalog, store, warehouse),
  };
  const run = createMoveRunner({
    catalog,
    window,
    limits,
    throttle,
    movers: {
      ARCHIVE: createArchiveMover(movers, store, config.retainDays),
      CONSOLIDATE: createConsolidateMover(movers),
      LOAD: createLoadMover(movers, warehouse),
      RESTORE: createRestoreMover(movers, store),
    },
    onFailure: (move, error, willRetry) =>
      logger.warn({ err: error, move: move.id, kind: move.kind, willRetry }, 'a move failed'),
    onEnd: (move) => recordEndedMove(metrics, move),
  });
  return {
    services,
    logger,
    work: async () => {
      await queue.work(catalog, { concurrency: config.concurrentMoves, limits }, run);
      const stop = new AbortController();
      closers.push(() => judgingAgain.stop());
      const untilClosed = (running: Promise<void>): void => {
        closers.push(() => {
          stop.abort();
          return running;
        });
      };
      const scheduled = { sources, profiles, relations, keeping, removals };
      for (const schedule of [
        ...waitingMoves({ catalog, queue, store, rules, logger }),
        ...schedules(config, scheduled, metrics, logger),
      ]) {
        untilClosed(schedule(stop.signal));
      }
    },
    listen: async () => {
      const api: Api = await createApi({ services, metrics, logger, actor: config.actor });
      closers.push(() => api.close());
      return api.listen('127.0.0.1', config.port);
    },
    close,
  };
}
