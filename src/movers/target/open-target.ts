import type { Source } from '../../domain/source.js';
import type { QualifiedName } from '../../domain/table-definition.js';
import type { MoveRun } from '../../engine/mover.js';
import { quoteName } from '../../postgres/quote.js';
import type { Session } from '../../postgres/session.js';
import { connectForAttempt } from '../connect-for-attempt.js';
import type { MoverServices } from '../mover-services.js';
import { openSessionGroup } from '../session-group.js';
import { SessionLanes } from '../session-lanes.js';
import { watchWaiters } from '../watch-waiters.js';

/** One session for the table's own statements and one for each chunk that is copied at once. */
export interface TargetSessions {
  readonly main: Session;
  readonly parallel: number;
  /** Runs `work` on a session of its own; more than `parallel` wait. */
  withLane<T>(work: (session: Session) => Promise<T>): Promise<T>;
  /** Whoever looks at these tables, which the move makes, may wait until they are whole. */
  making(tables: readonly QualifiedName[]): void;
  close(): Promise<void>;
}

export async function openTarget(
  services: MoverServices,
  source: Source,
  database: string,
  run: MoveRun,
): Promise<TargetSessions> {
  const connectTo = connectForAttempt(services.connect, run);
  const connect = (): Promise<Session> => connectTo(source, database, `move ${run.move.id}`);
  const where = `database ${database} of source ${source.name}`;
  const group = openSessionGroup(connect, `writing to ${where}`, run);
  let made: readonly string[] = [];
  // The application lives in this database too: its tables are referenced, and its indexes wait for our snapshots.
  const watchdog = await watchWaiters({
    connect,
    ours: group.processIds,
    run: { abort: run.abort },
    doing: (what) => `${what} (${where})`,
    making: () => made,
  });
  const close = async (): Promise<void> => {
    await Promise.all([watchdog.stop(), group.close()]);
  };
  try {
    const main = await group.open();
    const lanes = new SessionLanes(
      await Promise.all(Array.from({ length: services.parallel }, () => group.open())),
    );
    return {
      main,
      parallel: services.parallel,
      withLane: (work) => lanes.use(work),
      making: (tables) => {
        made = [...made, ...tables.map(quoteName)];
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
