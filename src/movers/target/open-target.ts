import { SortkeepError } from '../../domain/errors.js';
import type { Source } from '../../domain/source.js';
import type { MoveRun } from '../../engine/mover.js';
import { postgresError } from '../../postgres/postgres-errors.js';
import type { Session } from '../../postgres/session.js';
import type { MoverServices } from '../mover-services.js';

/** One session for the table's own statements and one for each chunk that is copied at once. */
export interface TargetSessions {
  readonly main: Session;
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
  const sessions: Session[] = [];
  const doing = `writing to database ${database} of source ${source.name}`;
  const open = async (): Promise<Session> => {
    const session = await services.connect(source, database, `move ${run.move.id}`);
    sessions.push(session);
    session.onLost(() => {
      run.abort(
        new SortkeepError('UNREACHABLE', `${doing}: the connection was lost`, {
          hint: 'It is tried again.',
          retryable: true,
        }),
      );
    });
    return session;
  };
  const close = async (): Promise<void> => {
    await Promise.all(sessions.map((session) => session.close()));
  };
  try {
    const main = await open();
    const free = await Promise.all(Array.from({ length: services.parallel }, open));
    const waiting: ((session: Session) => void)[] = [];
    return {
      main,
      close,
      withLane: async (work) => {
        const session = free.pop() ?? (await new Promise<Session>((resolve) => waiting.push(resolve)));
        try {
          return await work(session);
        } catch (error) {
          throw postgresError(error, doing);
        } finally {
          const next = waiting.shift();
          if (next === undefined) free.push(session);
          else next(session);
        }
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
