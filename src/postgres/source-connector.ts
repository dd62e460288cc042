/** Connects to a registered source; the secret is read at that moment and kept nowhere. */
import type { Source } from '../domain/source.js';
import { connectSession } from './connect.js';
import { postgresError } from './postgres-errors.js';
import type { Session } from './session.js';

/**
 * `purpose` ends in application_name: `sortkeep scan`, `sortkeep move <id>`. Rejects with an error that names the
 * source, the database and the address, never the secret.
 */
export type ConnectSource = (source: Source, database: string, purpose: string) => Promise<Session>;

export function createSourceConnector(readSecret: (reference: string) => Promise<string>): ConnectSource {
  return async (source, database, purpose) => {
    const { host, port, user, tls, passwordRef } = source.address;
    const password = passwordRef === null ? null : await readSecret(passwordRef);
    try {
      return await connectSession({
        host,
        port,
        user,
        database,
        password,
        tls,
        applicationName: `sortkeep ${purpose}`,
      });
    } catch (error) {
      throw postgresError(
        error,
        `connecting to database ${database} of source ${source.name} (${user}@${host}:${port})`,
      );
    }
  };
}
