import type { OwnRead } from '../../domain/activity.js';
import { readOwnReads } from '../../postgres/own-reads.js';
import type { Session } from '../../postgres/session.js';

/** What the sessions of one attempt have read of a table and its partitions, each in a transaction that is still open. */
export class OwnReadMeter {
  readonly #purpose: string;
  readonly #seen = new Map<string, { readonly read: OwnRead; readonly lookedAt: number }>();

  constructor(purpose: string) {
    this.#purpose = purpose;
  }

  /** After each statement that reads these relations: an attempt that fails has said until then what it read. */
  async look(session: Session, relations: readonly number[]): Promise<void> {
    for (const read of await readOwnReads(session, relations, this.#purpose)) {
      this.#seen.set(`${session.processId} ${read.relationOid}`, { read, lookedAt: performance.now() });
    }
  }

  /** Of each session, as if its transaction ended now: that is when the server adds it to the counters. */
  reads(): readonly OwnRead[] {
    return [...this.#seen.values()].map(({ read, lookedAt }) => ({
      ...read,
      at: new Date(read.at.getTime() + performance.now() - lookedAt),
    }));
  }
}
