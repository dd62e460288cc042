/** The servers of the demo: three sources with real use and an empty target, each an embedded PostgreSQL of its own. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { SourceAddress } from '../domain/source.js';
import { startEmbeddedPostgres } from '../embedded/start-embedded-postgres.js';
import type { EmbeddedServer } from '../embedded/start-embedded-postgres.js';
import { connectSession } from '../postgres/connect.js';
import { quoteIdent } from '../postgres/quote.js';
import type { Session } from '../postgres/session.js';
import type { FleetDatabase } from './run-workload.js';

export type ServerName = FleetDatabase | 'target';

export const TARGET_SOURCE = 'consolidated';

/** What each server is registered as, and its database. */
export const FLEET: Readonly<Record<ServerName, { readonly source: string; readonly database: string }>> = {
  payments: { source: 'payments-db', database: 'core' },
  trading: { source: 'trading-db', database: 'trading' },
  market: { source: 'market-db', database: 'market' },
  target: { source: TARGET_SOURCE, database: 'company' },
};
export const SOURCES = ['payments', 'trading', 'market'] as const;
const SERVERS = [...SOURCES, 'target'] as const;

/** Fast rather than durable: what these servers hold is thrown away. */
const SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '60',
  shared_buffers: '64MB',
};

/** The role that Sortkeep logs in as. */
const ROLE = 'sortkeep';
const PASSWORD_VARIABLE = 'SAMPLE_FLEET_PASSWORD';

export interface SampleFleet {
  /** A session of the superuser in the server's database. */
  readonly connect: (server: ServerName) => Promise<Session>;
  /** What a person would register; the password is in this process's environment. */
  address(server: ServerName): SourceAddress;
  /** Lets Sortkeep's role create schemas in the server's database, as a restore into it needs. */
  allowRestore(server: ServerName): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts the servers in parallel under `root`, each with its database and the role. On the sources the role may
 * connect and read and no more; on the target it may create schemas too. Rejects after stopping what was started.
 */
export async function startSampleFleet(root: string): Promise<SampleFleet> {
  const started = await Promise.allSettled(
    SERVERS.map((name) =>
      startEmbeddedPostgres({ dataDirectory: join(root, FLEET[name].source), settings: SETTINGS }),
    ),
  );
  const servers = new Map<ServerName, EmbeddedServer>();
  for (const [index, name] of SERVERS.entries()) {
    const result = started[index];
    if (result?.status === 'fulfilled') servers.set(name, result.value);
  }
  const stop = async (): Promise<void> => {
    await Promise.all([...servers.values()].map((server) => server.stop('immediate')));
  };
  try {
    for (const result of started) if (result.status === 'rejected') throw result.reason;
    const fleet = fleetOf(servers, stop);
    await prepare(servers, fleet);
    return fleet;
  } catch (error) {
    await stop();
    throw error;
  }
}

function fleetOf(servers: ReadonlyMap<ServerName, EmbeddedServer>, stop: () => Promise<void>): SampleFleet {
  const address = (name: ServerName): SourceAddress => ({
    host: '127.0.0.1',
    port: servers.get(name)?.port ?? 0,
    user: ROLE,
    database: FLEET[name].database,
    passwordRef: `env:${PASSWORD_VARIABLE}`,
    tls: 'disable',
  });
  const connect = (name: ServerName): Promise<Session> =>
    connectAsOwner(servers.get(name), FLEET[name].database);
  return {
    connect,
    address,
    stop,
    allowRestore: async (name) => {
      const session = await connect(name);
      try {
        await session.query(`grant create on database ${quoteIdent(FLEET[name].database)} to ${ROLE}`);
      } finally {
        await session.close();
      }
    },
  };
}

async function connectAsOwner(server: EmbeddedServer | undefined, database: string): Promise<Session> {
  return connectSession({
    host: '127.0.0.1',
    port: server?.port ?? 0,
    user: server?.user ?? '',
    password: server?.password ?? null,
    database,
    tls: 'disable',
    applicationName: 'sample fleet',
  });
}

async function prepare(servers: ReadonlyMap<ServerName, EmbeddedServer>, fleet: SampleFleet): Promise<void> {
  const password = randomBytes(24).toString('base64url');
  process.env[PASSWORD_VARIABLE] = password;
  await Promise.all(
    [...servers].map(async ([name, server]) => {
      const session = await connectAsOwner(server, 'postgres');
      try {
        await session.query(`create database ${quoteIdent(FLEET[name].database)}`);
        // A password of base64url holds nothing that would need quoting.
        await session.query(`create role ${ROLE} login password '${password}'`);
        await session.query(`grant pg_read_all_data to ${ROLE}`);
      } finally {
        await session.close();
      }
    }),
  );
  await fleet.allowRestore('target');
}
