import { SortkeepError } from '../../domain/errors.js';
import { postgresError } from '../../postgres/postgres-errors.js';
import type { Session } from '../../postgres/session.js';

/** Hands each stream a session of its own and takes it back at the end; more streams than sessions wait. */
export class SessionLanes {
  readonly #free: Session[];
  readonly #waiting: ((session: Session) => void)[] = [];

  constructor(sessions: readonly Session[]) {
    this.#free = [...sessions];
  }

  async *stream(
    open: (session: Session) => AsyncIterable<Uint8Array>,
    doing: string,
  ): AsyncGenerator<Uint8Array> {
    const session =
      this.#free.pop() ?? (await new Promise<Session>((resolve) => this.#waiting.push(resolve)));
    try {
      yield* open(session);
    } catch (error) {
      throw error instanceof SortkeepError ? error : postgresError(error, doing);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free.push(session);
      else next(session);
    }
  }
}
