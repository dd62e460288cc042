import type { Source } from '../../domain/source.js';
import type { MoveRun } from '../../engine/mover.js';
import type { Session } from '../../postgres/session.js';
import { connectForAttempt } from '../connect-for-attempt.js';
import type { MoverServices } from '../mover-services.js';
import { openSessionGroup } from '../session-group.js';
import { SessionLanes } from '../session-lanes.js';

/** One session for the table's own statements and one for each chunk that is copied at once. */
export interface TargetSessions {
  readonly main: Session;
  readonly parallel: number;
  /** Runs `work` on a session of its own; more than `parallel` wait. */
  withLane<T>(work: (session: Session) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export async function openTarget(
  services: MoverServices,
  source: Source,
  database: string,
  run: MoveRun,
): Promise<TargetSessions> {
  const connect = connectForAttempt(services.connect, run);
  const group = openSessionGroup(
    () => connect(source, database, `move ${run.move.id}`),
    `writing to database ${database} of source ${source.name}`,
    run,
  );
  try {
    const main = await group.open();
    const lanes = new SessionLanes(
      await Promise.all(Array.from({ length: services.parallel }, () => group.open())),
    );
    return {
      main,
      parallel: services.parallel,
      close: () => group.close(),
      withLane: (work) => lanes.use(work),
    };
  } catch (error) {
    await group.close();
    throw error;
  }
}
