/** What every mover is built from; given by the composition root. */
import type { ConnectSource } from '../postgres/source-connector.js';
import type { Database } from '../postgres/session.js';

export interface MoverServices {
  readonly catalog: Database;
  readonly connect: ConnectSource;
  /** Connections that copy at once for one move. */
  readonly parallel: number;
  /** Pages of 8 KiB in a chunk. */
  readonly pagesPerChunk: number;
}
