import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbeddedPostgres } from '../../../src/embedded/start-embedded-postgres.js';
import type { EmbeddedServer } from '../../../src/embedded/start-embedded-postgres.js';

/** What survives a crash must be on the disk, as in production. */
export const DURABLE = { synchronous_commit: 'on', full_page_writes: 'on' };
const LIMIT_MS = 120_000;

/** Ends the server by SIGKILL, by its process id, and starts it again at the same address. */
export async function crashServer(
  { pid, dataDirectory, port, user, password }: EmbeddedServer,
  settings: Readonly<Record<string, string>>,
): Promise<EmbeddedServer> {
  process.kill(pid, 'SIGKILL');
  // Its sessions end when they notice, and until then nobody may start another one over their memory.
  for (const end = Date.now() + LIMIT_MS; ;) {
    try {
      return await startEmbeddedPostgres({ dataDirectory, port, user, password, settings });
    } catch (error) {
      if (Date.now() > end) throw error;
      await sleep(200);
    }
  }
}
