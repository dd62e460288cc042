import type { OwnRead } from '../../domain/activity.js';
import { readOwnReads } from '../../postgres/own-reads.js';
import type { Session } from '../../postgres/session.js';

/** What the sessions of one attempt have read of a table, each in a transaction that is still open. */
export class OwnReadMeter {
  readonly #relationOid: number;
  readonly #purpose: string;
  readonly #seen = new Map<number, { readonly read: OwnRead; readonly lookedAt: number }>();

  constructor(relationOid: number, purpose: string) {
    this.#relationOid = relationOid;
    this.#purpose = purpose;
  }

  /** After each statement that reads the table: an attempt that fails has said until then what it read. */
  async look(session: Session): Promise<void> {
    const [read] = await readOwnReads(session, [this.#relationOid], this.#purpose);
    if (read !== undefined) this.#seen.set(session.processId, { read, lookedAt: performance.now() });
  }

  /** Of each session, as if its transaction ended now: that is when the server adds it to the counters. */
  reads(): readonly OwnRead[] {
    return [...this.#seen.values()].map(({ read, lookedAt }) => ({
      ...read,
      at: new Date(read.at.getTime() + performance.now() - lookedAt),
    }));
  }
}
