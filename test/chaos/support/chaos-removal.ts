/** The steps of removals in a process of its own, with a fault player before catalog, source and store. Settings are its first argument. */
import { readSecret } from '../../../src/config/read-secret.js';
import { parseOwnKeyPolicy } from '../../../src/domain/own-key-policy.js';
import { openMoveQueue } from '../../../src/engine/move-queue.js';
import { openProgressListener } from '../../../src/engine/progress-listener.js';
import { connectSession, openDatabase, optionsFromUrl } from '../../../src/postgres/connect.js';
import { createSourceConnector } from '../../../src/postgres/source-connector.js';
import { createArchiveService } from '../../../src/services/archive-service.js';
import { createMoveService } from '../../../src/services/move-service.js';
import { createPlanService } from '../../../src/services/plan-service.js';
import { createRemovalService } from '../../../src/services/removal-service.js';
import type { WatchedRemovals } from '../../../src/services/removal-service.js';
import { createSourceService } from '../../../src/services/source-service.js';
import { createDuckdbWarehouse } from '../../../src/warehouse/duckdb/duckdb-warehouse.js';
import { startBreakingProxy } from './breaking-proxy.js';
import { createFaultPlayer } from './fault-player.js';
import { faultyCatalog, faultyConnect, faultyStore } from './faulty-ports.js';
import { removalTask, settings } from './messages.js';
import type { RemovalTask, Report } from './messages.js';
import { archivesOf } from './open-worker.js';

const { catalogUrl, directory } = settings.parse(JSON.parse(process.argv[2] ?? ''));
const address = optionsFromUrl(new URL(catalogUrl), 'sortkeep chaos removal');
const queue = await openMoveQueue(address, () => undefined);
const progress = await openProgressListener(() => connectSession(address));
/** All quiet times are a millisecond. */
const POLICY = { allow: true, approvals: 1, watchMs: 1, quarantineMs: 1, bareMs: 1 };

const tell = (message: Report): Promise<void> =>
  new Promise((resolve) => process.send?.(message, undefined, {}, () => resolve()));

async function runTask(given: unknown): Promise<void> {
  const { fault, ...asked } = removalTask.parse(given);
  const player = createFaultPlayer(fault, () => tell({ is: 'stopping' }));
  const proxies = {
    catalog: await startBreakingProxy(address.port),
    source: await startBreakingProxy(address.port),
  };
  const own = openDatabase({ ...address, port: proxies.catalog.port }, 6);
  const catalog = faultyCatalog(player, own, proxies.catalog);
  const connect = faultyConnect(player, createSourceConnector(readSecret), () => ({
    port: 'source',
    proxy: proxies.source,
  }));
  const store = faultyStore(player, await archivesOf(directory));
  const warehouse = createDuckdbWarehouse({ path: ':memory:' });
  const moves = createMoveService({ catalog, queue, progress });
  const removals = createRemovalService({
    ...{ catalog, connect, moves, pagesPerChunk: 20, policy: POLICY },
    sources: createSourceService(catalog, connect),
    plans: createPlanService({
      ...{ catalog, store, warehouse },
      defaults: { targetSource: undefined, targetDatabase: undefined, ownKeys: parseOwnKeyPolicy('') },
    }),
    archives: createArchiveService({
      ...{ catalog, queue, progress, store },
      onVerified: () => undefined,
      onRestore: () => Promise.resolve(),
    }),
    onNeeded: () => Promise.resolve(),
  });
  const rejected = await take(removals, asked).then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  await warehouse.close();
  await own.close();
  for (const proxy of Object.values(proxies)) await proxy.close();
  await tell({ is: 'done', played: player.played(), points: [...player.points], failures: [], rejected });
}

async function take(
  removals: WatchedRemovals,
  { step, removal }: Omit<RemovalTask, 'fault'>,
): Promise<unknown> {
  if (step === 'return') return removals.return('the test', removal, 'a test');
  if (step === 'seal' || step === 'quarantine' || step === 'drop') return removals[step]('the test', removal);
  return removals.lookAfter(new AbortController().signal);
}

process.on('message', (message) => {
  void runTask(message);
});
// The test went away.
process.on('disconnect', () => process.exit(0));
await tell({ is: 'ready' });
