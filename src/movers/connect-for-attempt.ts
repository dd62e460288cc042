import { SortkeepError } from '../domain/errors.js';
import type { MoveRun } from '../engine/mover.js';
import type { ConnectSource } from '../postgres/source-connector.js';
import { endBackends } from './end-backends.js';

/**
 * Connects with the attempt in application_name (`sortkeep move <id> <8 hex>`). The first connection ends what earlier
 * attempts of the move still do in that database, and waits until it has ended: a client that was killed leaves a
 * server that builds its index on, one that was stopped or whose host is gone leaves its locks. The catalog gave the
 * move to us, so that none of it counts any more. For one database. CONFLICT (to be tried again) while it goes on.
 */
export function connectForAttempt(connect: ConnectSource, { move, attempt }: MoveRun): ConnectSource {
  const ours = attempt.slice(0, 8);
  let first = true;
  return async (source, database, purpose) => {
    const session = await connect(source, database, `${purpose} ${ours}`);
    if (!first) return session;
    first = false;
    try {
      const ended = await endBackends(
        session,
        'a.application_name like $1::text and a.application_name <> $2::text',
        [`sortkeep move ${move.id} %`, `sortkeep move ${move.id} ${ours}`],
      );
      if (ended) return session;
    } catch (error) {
      await session.close();
      throw error;
    }
    await session.close();
    throw new SortkeepError(
      'CONFLICT',
      `an earlier attempt of move ${move.id} is still at work in database ${database} of source ${source.name}`,
      { hint: 'It was told to end, and the move tries again by itself.', retryable: true },
    );
  };
}
