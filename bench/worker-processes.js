/** Workers of the built program with default settings, and a service beside them that asks them for moves. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readConfig } from '../dist/config/config.js';
import { createApplication } from '../dist/main.js';
import { connectSession } from '../dist/postgres/connect.js';

export const ACTOR = 'the benchmark';
const PROGRAM = fileURLToPath(new URL('../bin/sortkeep.js', import.meta.url));

/** `work` with an empty catalog, a store, a service that runs no moves, and what starts workers. */
export async function withWorkers(server, work) {
  const catalog = `catalog_${Date.now()}`;
  const directory = join(server.root, catalog);
  await mkdir(directory, { recursive: true });
  await server.psql('postgres', `create database ${catalog}`);
  const env = {
    ...server.env,
    DATABASE_URL: `postgres://postgres:none@127.0.0.1:${server.port}/${catalog}`,
    SORTKEEP_DATA_DIRECTORY: directory,
    SORTKEEP_LOG_LEVEL: 'warn',
  };
  // Where the configuration's reference to it points.
  process.env.DATABASE_URL = env.DATABASE_URL;
  const { services, close } = await createApplication(
    readConfig({ ...env, SORTKEEP_DUCKDB_PATH: join(directory, 'service.duckdb') }),
  );
  const workers = [];
  /** A DuckDB file has one process at a time, so that each worker has its own. */
  const startWorker = async () => {
    const name = `worker ${workers.length + 1}`;
    const child = spawn(process.execPath, [PROGRAM, 'worker'], {
      env: { ...env, SORTKEEP_DUCKDB_PATH: join(directory, `${name}.duckdb`), SORTKEEP_ACTOR: name },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    workers.push(child);
    // It says so when it works.
    await once(child.stdout, 'data');
    child.stdout.resume();
    return child;
  };
  const db = await connectSession({
    host: '127.0.0.1',
    port: server.port,
    user: 'postgres',
    password: 'none',
    database: catalog,
    tls: 'disable',
    applicationName: 'the benchmark',
  });
  try {
    const source = await services.sources.register(ACTOR, 'bench', {
      host: '127.0.0.1',
      port: server.port,
      user: 'postgres',
      database: 'bench',
      passwordRef: null,
      tls: 'disable',
    });
    await services.sources.scan(ACTOR, source.id);
    const approved = async (kind, name) => {
      const found = await services.tables.list({ sourceId: source.id, text: name }, 'NAME', {
        first: 20,
        after: null,
      });
      const table = found.items.find(({ node }) => node.database === 'bench' && node.name === name).node;
      const plan = await services.plans.plan(ACTOR, { tableId: table.id, kind });
      return services.plans.approve(ACTOR, plan.id);
    };
    return await work({ services, db, approved, startWorker });
  } finally {
    await db.close();
    for (const child of workers) await killed(child);
    await close();
  }
}

export async function killed(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}
