import type { MoveRun } from '../engine/mover.js';
import type { ConnectSource } from '../postgres/source-connector.js';

/**
 * Connects with the attempt in application_name (`sortkeep move <id> <8 hex>`). The first connection ends what earlier
 * attempts of the move still do in that database: a client that was killed leaves a server that builds its index on,
 * one that was stopped or whose host is gone leaves its locks. The catalog gave the move to us, so that none of it
 * counts any more. For one database.
 */
export function connectForAttempt(connect: ConnectSource, { move, attempt }: MoveRun): ConnectSource {
  const ours = attempt.slice(0, 8);
  let first = true;
  return async (source, database, purpose) => {
    const session = await connect(source, database, `${purpose} ${ours}`);
    if (!first) return session;
    first = false;
    try {
      await session.query(
        `select pg_terminate_backend(a.pid) from pg_catalog.pg_stat_activity a
         where a.application_name like $1::text and a.application_name <> $2::text
           and a.datname = current_database() and a.usename = current_user and a.pid <> pg_backend_pid()`,
        [`sortkeep move ${move.id} %`, `sortkeep move ${move.id} ${ours}`],
      );
      return session;
    } catch (error) {
      await session.close();
      throw error;
    }
  };
}
