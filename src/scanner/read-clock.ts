import { z } from 'zod';
import type { Session } from '../postgres/session.js';

export interface ServerClock {
  /** The server's clock minus ours, in milliseconds; exact to half of the round trip. */
  readonly offsetMs: number;
  /** The shortest of the questions: how far the server is away when it has nothing else to do. */
  readonly roundTripMs: number;
}

/** The first pays for the connection's warming up. */
const QUESTIONS = 3;

const row = z.object({ now: z.date() });

/** The answer of the fastest question, held against the middle of its round trip (as in NTP). */
export async function readClock(session: Pick<Session, 'query'>): Promise<ServerClock> {
  let best: ServerClock = { offsetMs: 0, roundTripMs: Infinity };
  for (let question = 0; question < QUESTIONS; question++) {
    const startedAt = Date.now();
    const started = performance.now();
    const { rows } = await session.query('select pg_catalog.clock_timestamp() as now');
    const roundTripMs = performance.now() - started;
    if (roundTripMs >= best.roundTripMs) continue;
    const offsetMs = row.parse(rows[0]).now.getTime() - (startedAt + roundTripMs / 2);
    best = { offsetMs, roundTripMs };
  }
  return best;
}
