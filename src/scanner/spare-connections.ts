import { conflict } from '../domain/errors.js';
import type { ConnectSource } from '../postgres/source-connector.js';

export interface SpareConnections {
  /** One more may be open at a time. */
  add(): void;
  /** Rejects where none is left; a session that is closed gives its connection back. */
  readonly connect: ConnectSource;
}

/** Connections that a scan may hold and has no database for: they can be second ones to the others. */
export function spareConnections(connect: ConnectSource): SpareConnections {
  let left = 0;
  return {
    add: () => {
      left++;
    },
    connect: async (source, database, purpose) => {
      if (left === 0) {
        throw conflict(
          `source ${source.name} has no connection to spare for database ${database}`,
          'It is read over one connection.',
        );
      }
      left--;
      let held = true;
      const release = (): void => {
        if (held) left++;
        held = false;
      };
      try {
        const session = await connect(source, database, purpose);
        return { ...session, close: () => session.close().finally(release) };
      } catch (error) {
        release();
        throw error;
      }
    },
  };
}
