/**
 * A worker process: the product's runner and movers over the product's adapters, with a fault player in between.
 * Runs one move at a time as it is told over IPC. Settings are its first argument.
 */
import { optionsFromUrl } from '../../../src/postgres/connect.js';
import { startBreakingProxy } from './breaking-proxy.js';
import { createFaultPlayer } from './fault-player.js';
import { faultyCatalog, faultyConnect, faultyStore, faultyWarehouse } from './faulty-ports.js';
import { settings, task } from './messages.js';
import type { Report } from './messages.js';
import { openWorker } from './open-worker.js';

const { catalogUrl, directory } = settings.parse(JSON.parse(process.argv[2] ?? ''));

const tell = (message: Report): Promise<void> =>
  new Promise((resolve) => process.send?.(message, undefined, {}, () => resolve()));

async function runTask(given: unknown): Promise<void> {
  const { move, warehousePath, fault } = task.parse(given);
  const player = createFaultPlayer(fault, () => tell({ is: 'stopping' }));
  const server = optionsFromUrl(new URL(catalogUrl), '').port;
  const catalogProxy = await startBreakingProxy(server);
  const proxies = { source: await startBreakingProxy(server), target: await startBreakingProxy(server) };
  const worker = await openWorker(
    { catalogUrl, directory, warehousePath, catalogPort: catalogProxy.port },
    (ports) => ({
      catalog: faultyCatalog(player, ports.catalog, catalogProxy),
      connect: faultyConnect(player, ports.connect, (database) => {
        const port = database.startsWith('target') ? 'target' : 'source';
        return { port, proxy: proxies[port] };
      }),
      store: faultyStore(player, ports.store),
      warehouse: faultyWarehouse(player, ports.warehouse),
    }),
  );
  const rejected = await worker.run(move).then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  await worker.close();
  for (const proxy of [catalogProxy, proxies.source, proxies.target]) await proxy.close();
  const failures = worker.failures.map(({ code }) => code);
  await tell({ is: 'done', played: player.played(), points: [...player.points], failures, rejected });
}

process.on('message', (message) => {
  void runTask(message);
});
// The test went away.
process.on('disconnect', () => process.exit(0));
await tell({ is: 'ready' });
