import { openMoveQueue } from '../../src/engine/move-queue.js';
import { optionsFromUrl } from '../../src/postgres/connect.js';
import type { TestApplication } from './application.js';
import { openTestRunner } from './move-runner.js';

/**
 * Runs queued moves as a process of the program does, and nothing else until it is stopped: `app.work()` looks after
 * removals too, every five seconds, and would be before a test that says who looks when.
 */
export async function startMoveWorker(app: TestApplication): Promise<() => Promise<void>> {
  const runner = await openTestRunner(app);
  const address = optionsFromUrl(new URL(app.catalogUrl), 'sortkeep test worker');
  // A fault of the queue shows in a move that does not end.
  const queue = await openMoveQueue(address, () => undefined);
  await queue.work(
    runner.catalog,
    { concurrency: 1, limits: { perSource: 0, perDestination: 0 } },
    runner.run,
  );
  return async () => {
    await queue.stop();
    await runner.close();
  };
}
