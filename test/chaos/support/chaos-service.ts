/** The service of moves in a process of its own, with a fault player before the catalog. Settings are its first argument. */
import { createMoveService } from '../../../src/services/move-service.js';
import type { MoveService } from '../../../src/services/services.js';
import { openMoveQueue } from '../../../src/engine/move-queue.js';
import { openProgressListener } from '../../../src/engine/progress-listener.js';
import { connectSession, openDatabase, optionsFromUrl } from '../../../src/postgres/connect.js';
import { startBreakingProxy } from './breaking-proxy.js';
import { createFaultPlayer } from './fault-player.js';
import { faultyCatalog } from './faulty-ports.js';
import { serviceTask, settings } from './messages.js';
import type { Report, ServiceTask } from './messages.js';

const { catalogUrl } = settings.parse(JSON.parse(process.argv[2] ?? ''));
const address = optionsFromUrl(new URL(catalogUrl), 'sortkeep chaos service');
const queue = await openMoveQueue(address, () => undefined);
const progress = await openProgressListener(() => connectSession(address));

const tell = (message: Report): Promise<void> =>
  new Promise((resolve) => process.send?.(message, undefined, {}, () => resolve()));

async function runTask(given: unknown): Promise<void> {
  const { fault, ...asked } = serviceTask.parse(given);
  const player = createFaultPlayer(fault, () => tell({ is: 'stopping' }));
  const proxy = await startBreakingProxy(address.port);
  const own = openDatabase({ ...address, port: proxy.port }, 2);
  const moves = createMoveService({ catalog: faultyCatalog(player, own, proxy), queue, progress });
  const rejected = await ask(moves, asked).then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  await own.close();
  await proxy.close();
  await tell({ is: 'done', played: player.played(), points: [...player.points], failures: [], rejected });
}

async function ask(moves: MoveService, { request, plan, move }: Omit<ServiceTask, 'fault'>): Promise<void> {
  if (request === 'start') await moves.start('the test', plan);
  else if (move === null) throw new Error('no move is named');
  else if (request === 'pause') await moves.pause('the test', move, 'a test');
  else await moves[request]('the test', move);
}

process.on('message', (message) => {
  void runTask(message);
});
// The test went away.
process.on('disconnect', () => process.exit(0));
await tell({ is: 'ready' });
