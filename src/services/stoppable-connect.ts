import type { Session } from '../postgres/session.js';
import type { ConnectSource } from '../postgres/source-connector.js';

/** Ends the connections that it made when the signal fires, so that whatever waits for an answer rejects. */
export function stoppableConnect(connect: ConnectSource, signal: AbortSignal): ConnectSource {
  return async (source, database, purpose): Promise<Session> => {
    signal.throwIfAborted();
    const session = await connect(source, database, purpose);
    const stop = (): void => void session.close();
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    return {
      ...session,
      close: () => {
        signal.removeEventListener('abort', stop);
        return session.close();
      },
    };
  };
}
