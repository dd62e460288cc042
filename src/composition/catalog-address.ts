import type { Config } from '../config/config.js';
import { readSecret } from '../config/read-secret.js';
import { invalidInput } from '../domain/errors.js';
import { openEmbeddedCatalog } from '../embedded/embedded-catalog.js';
import { optionsFromUrl } from '../postgres/connect.js';
import type { ConnectOptions } from '../postgres/connect.js';

/** Where the catalog is; starts or joins the embedded server where no other is configured. */
export async function catalogAddress(
  config: Config,
  dataDirectory: string,
  closers: (() => Promise<void>)[],
): Promise<ConnectOptions> {
  const applicationName = 'sortkeep catalog';
  if (config.databaseUrl === undefined) {
    const server = await openEmbeddedCatalog(dataDirectory);
    closers.push(() => server.close());
    const { host, port, user, password } = server;
    return { host, port, user, password, database: 'postgres', tls: 'disable', applicationName };
  }
  const secret = await readSecret(config.databaseUrl);
  if (!URL.canParse(secret) || !/^postgres(ql)?:$/.test(new URL(secret).protocol)) {
    throw invalidInput(
      `what ${config.databaseUrl} holds is not a PostgreSQL address`,
      'Give postgres://user:password@host:port/database, with ?sslmode=verify-full or require for TLS.',
    );
  }
  return optionsFromUrl(new URL(secret), applicationName);
}
