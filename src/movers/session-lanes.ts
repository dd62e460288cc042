import { postgresError } from '../postgres/postgres-errors.js';

/** Hands each user a session (with what belongs to it) of its own and takes it back at the end; more users than sessions wait. */
export class SessionLanes<Session> {
  readonly #free: Session[];
  readonly #waiting: ((session: Session) => void)[] = [];

  constructor(sessions: readonly Session[]) {
    this.#free = [...sessions];
  }

  async use<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const session = await this.#take();
    try {
      return await work(session);
    } finally {
      this.#giveBack(session);
    }
  }

  /** `doing` is what an error of the stream says. */
  async *stream(
    open: (session: Session) => AsyncIterable<Uint8Array>,
    doing: string,
  ): AsyncGenerator<Uint8Array> {
    const session = await this.#take();
    try {
      yield* open(session);
    } catch (error) {
      throw postgresError(error, doing);
    } finally {
      this.#giveBack(session);
    }
  }

  async #take(): Promise<Session> {
    return this.#free.pop() ?? (await new Promise<Session>((resolve) => this.#waiting.push(resolve)));
  }

  #giveBack(session: Session): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free.push(session);
    else next(session);
  }
}
