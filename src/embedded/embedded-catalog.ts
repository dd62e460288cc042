/** The embedded catalog server: started here, or joined when another Sortkeep of this user runs it already. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SortkeepError } from '../domain/errors.js';
import { startEmbeddedPostgres } from './start-embedded-postgres.js';

export interface CatalogServer {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Stops the server if it was started here; a joined one runs on. */
  close(): Promise<void>;
}

type Login = Omit<CatalogServer, 'close'>;

/** The random password of this run, readable by this user alone, for commands that join while it runs. */
const RUN_FILE = 'catalog-run.json';

export async function openEmbeddedCatalog(dataDirectory: string): Promise<CatalogServer> {
  const runFile = join(dataDirectory, RUN_FILE);
  try {
    const server = await startEmbeddedPostgres({ dataDirectory: join(dataDirectory, 'catalog') });
    const { host, port, user, password } = server;
    await rm(runFile, { force: true });
    await writeFile(runFile, JSON.stringify({ host, port, user, password }), { mode: 0o600, flag: 'wx' });
    return {
      host,
      port,
      user,
      password,
      close: async () => {
        await rm(runFile, { force: true });
        await server.stop();
      },
    };
  } catch (error) {
    if (!(error instanceof SortkeepError && error.code === 'CONFLICT')) throw error;
    const running = await readRunFile(runFile);
    if (running === null) throw error;
    return { ...running, close: () => Promise.resolve() };
  }
}

async function readRunFile(path: string): Promise<Login | null> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return null;
  }
  if (typeof parsed !== 'object' || parsed === null) return null;
  const field = (key: string): unknown => Reflect.get(parsed, key);
  const [host, port, user, password] = [field('host'), field('port'), field('user'), field('password')];
  return typeof host === 'string' &&
    typeof port === 'number' &&
    typeof user === 'string' &&
    typeof password === 'string'
    ? { host, port, user, password }
    : null;
}
