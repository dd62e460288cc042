import type { Services } from '../services/services.js';
import type { ProgressLine } from './progress-line.js';

/** A person at a terminal waits for a query twin as long as it takes, and sees how far it is. */
export async function untilPrepared(
  { archiveQueries }: Services,
  actor: string,
  handle: string,
  again: boolean,
  progress: ProgressLine,
): Promise<void> {
  await archiveQueries.prepare(actor, handle, again, (share) =>
    progress.update(`making ${handle} ready for queries: ${Math.floor(share * 100)}%`),
  );
  progress.clear();
}
