import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { SortkeepError } from '../domain/errors.js';
import type { MoveRun } from '../engine/mover.js';
import type { Session } from '../postgres/session.js';
import { readSourceLoad } from './source/read-source-load.js';

/** With a look before and one after it, whoever waits is free in less than two seconds. */
const PATIENCE_MS = 700;
const EVERY_MS = 200;
const LOAD_EVERY_MS = 1000;
/** A look that has no answer by then sees nobody: as bad as somebody who waits. In ticks, so that a process that was held up itself reads the answer that lies there first. */
const ANSWER_MS = 2000;
const TICK_MS = 200;

export interface Watch {
  /** For a connection of its own, which is there before a lock is asked for and ends the others. */
  readonly connect: () => Promise<Session>;
  /** Server process ids of the connections that hold locks. */
  readonly ours: () => readonly number[];
  /** The run of a move; whoever reads no source, or is no move, leaves `observe` out. */
  readonly run: Pick<MoveRun, 'abort'> & Partial<Pick<MoveRun, 'observe'>>;
  readonly doing: (what: string) => string;
  /** Quoted names of tables that the move makes: nobody needs them before they are whole. None when left out. */
  readonly making?: () => readonly string[];
}

export interface Watchdog {
  /** In no transaction; for short questions. */
  readonly session: Session;
  stop(): Promise<void>;
}

const waiterRows = z.array(z.object({ pid: z.number(), application: z.string() }));
type Waiter = z.infer<typeof waiterRows>[number];

/**
 * Whoever waits for one of ours is freed: our lock is weak, but a migration that waits behind it stops every reader
 * behind itself, and `create index concurrently` waits for our snapshot (safe-removal.md, B1). The attempt is aborted
 * with a CONFLICT (to be tried again), and so it is where the watch itself gets no answer or breaks.
 */
export async function watchWaiters({ connect, ours, run, doing, making }: Watch): Promise<Watchdog> {
  const session = await connect();
  const stopped = new AbortController();
  const letGo = (what: string, hint: string, cause?: unknown): void => {
    if (stopped.signal.aborted) return;
    run.abort(new SortkeepError('CONFLICT', doing(what), { hint, retryable: true, cause }));
  };
  const blind = (cause?: unknown): void =>
    letGo('nobody could be seen who waits for us', 'The move let go and tries again by itself.', cause);
  session.onLost(() => blind());

  const look = async (seen: Map<number, number>): Promise<readonly Waiter[]> => {
    const waiting = await waitersFor(session, ours(), making?.() ?? []);
    const now = performance.now();
    for (const pid of [...seen.keys()]) if (!waiting.some((one) => one.pid === pid)) seen.delete(pid);
    for (const { pid } of waiting) if (!seen.has(pid)) seen.set(pid, now);
    return waiting.filter(({ pid }) => now - (seen.get(pid) ?? now) >= PATIENCE_MS);
  };
  const watch = async (): Promise<void> => {
    const seen = new Map<number, number>();
    for (let loadAt = -Infinity; !stopped.signal.aborted;) {
      const waiting = await answered(look(seen));
      if (waiting === null) {
        blind();
        return;
      }
      if (waiting.length > 0) {
        // Sent first, and over a connection that is there: the server may have none left for a new one.
        const ending = session.query(END_OURS, [ours()]).catch(() => undefined);
        letGo(
          `${inWords(waiting)} for us`,
          'The move let go and tries again; run it when no migration runs.',
        );
        await answered(ending);
        return;
      }
      if (run.observe !== undefined && performance.now() - loadAt >= LOAD_EVERY_MS) {
        loadAt = performance.now();
        const load = await answered(readSourceLoad(session));
        if (load !== null) run.observe(load);
      }
      await sleep(EVERY_MS, undefined, { signal: stopped.signal }).catch(() => undefined);
    }
  };
  const done = watch().catch(blind);
  return {
    session,
    stop: async () => {
      stopped.abort();
      await done;
      await session.close();
    },
  };
}

const END_OURS = `select pg_terminate_backend(a.pid) from pg_catalog.pg_stat_activity a
  where a.pid = any($1::integer[]) and a.usename = current_user`;

const inWords = (waiting: readonly Waiter[]): string => {
  const sessions = waiting.map(
    ({ pid, application }) => `session ${pid}${application === '' ? '' : ` (${application})`}`,
  );
  return `${sessions.join(', ')} waited`;
};

/** Movers of ours that wait for each other by an advisory lock have time. */
async function waitersFor(
  session: Session,
  ours: readonly number[],
  making: readonly string[],
): Promise<readonly Waiter[]> {
  const { rows } = await session.query(
    `select distinct w.pid, coalesce(a.application_name, '') as application
     from pg_catalog.pg_locks w
     left join pg_catalog.pg_stat_activity a on a.pid = w.pid
     where not w.granted and w.locktype <> 'advisory' and pg_blocking_pids(w.pid) && $1::integer[]
       and not (w.locktype = 'relation'
         and w.relation in (select to_regclass(m.name)::oid from unnest($2::text[]) as m (name)))
     order by w.pid`,
    [ours, making],
  );
  return waiterRows.parse(rows);
}

/** Null when there is no answer in time. */
async function answered<T>(work: Promise<T>): Promise<T | null> {
  for (let waited = 0; waited < ANSWER_MS; waited += TICK_MS) {
    const result = await Promise.race([work, sleep(TICK_MS, null, { ref: false })]);
    if (result !== null) return result;
  }
  work.catch(() => undefined);
  return null;
}
