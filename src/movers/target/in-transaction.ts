import { pinSettings } from '../../postgres/pinned-settings.js';
import type { Session } from '../../postgres/session.js';

/** Under the pinned settings; waits a second for a lock at most: everybody who comes later queues behind it. */
export async function inTransaction<T>(session: Session, work: () => Promise<T>): Promise<T> {
  await session.query('begin');
  try {
    await pinSettings(session);
    await session.query(`set local lock_timeout = '1s'`);
    const result = await work();
    await session.query('commit');
    return result;
  } catch (error) {
    await session.query('rollback').catch(() => undefined);
    throw error;
  }
}
