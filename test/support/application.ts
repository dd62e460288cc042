/** The whole program on one test server: catalog, store and warehouse in a fresh directory, and a worker. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../src/config/config.js';
import type { Config } from '../../src/config/config.js';
import type { CatalogTable } from '../../src/domain/catalog-table.js';
import type { Move } from '../../src/domain/move.js';
import type { Plan } from '../../src/domain/plan.js';
import type { Source } from '../../src/domain/source.js';
import { createApplication } from '../../src/main.js';
import type { Application } from '../../src/main.js';
import type { PlanRequest } from '../../src/services/services.js';
import type { TestServer } from './postgres.js';

export const ACTOR = 'the test';

export interface TestApplication extends Application {
  /** Holds store, key and warehouse. */
  readonly directory: string;
  /** For a worker in a process of its own. */
  readonly catalogUrl: string;
  readonly catalogDatabase: string;
  /** Registers a database of the test server as a source of its own, as superuser. */
  register(name: string, database: string): Promise<Source>;
  /** Scans, and finds the table by its name. */
  scanned(source: Source, name: string): Promise<CatalogTable>;
  /** Plans and approves. */
  approved(request: PlanRequest): Promise<Plan>;
  /** Plans, approves, starts and waits for the end. */
  moved(request: PlanRequest): Promise<Move>;
  /** Waits for the end of a started move. */
  ended(move: Pick<Move, 'id'>): Promise<Move>;
}

export async function startTestApplication(
  server: TestServer,
  overrides: Partial<Config> = {},
): Promise<TestApplication> {
  const directory = await mkdtemp(join(tmpdir(), 'sortkeep-test-'));
  const { host, port, user, password } = server.address();
  const catalogUrlFile = join(directory, 'catalog-url');
  const passwordFile = join(directory, 'password');
  const catalogDatabase = await server.newDatabase();
  const catalogUrl = `postgres://${user}:${encodeURIComponent(password)}@${host}:${port}/${catalogDatabase}`;
  await writeFile(catalogUrlFile, catalogUrl);
  await writeFile(passwordFile, password);
  const application = await createApplication({
    ...readConfig({}),
    databaseUrl: `file:${catalogUrlFile}`,
    dataDirectory: directory,
    logLevel: 'silent',
    port: 0,
    // A test scans, profiles, compares and verifies when it wants to: after a minute schedules would do so in its midst.
    scanEveryMinutes: 0,
    profileEveryHours: 0,
    relateEveryHours: 0,
    verifyEveryDays: 0,
    rehearseEveryDays: 0,
    ...overrides,
  });
  const { services } = application;

  const ended = async ({ id }: Pick<Move, 'id'>): Promise<Move> => {
    const following = services.moves.progress(id)[Symbol.asyncIterator]();
    while ((await following.next()).done !== true);
    const [move] = await services.moves.getMany([id]);
    if (move === null || move === undefined) throw new Error(`move ${id} vanished`);
    return move;
  };
  const approved = async (request: PlanRequest): Promise<Plan> => {
    const plan = await services.plans.plan(ACTOR, request);
    return services.plans.approve(ACTOR, plan.id);
  };
  return {
    ...application,
    directory,
    catalogUrl,
    catalogDatabase,
    register: (name, database) =>
      services.sources.register(ACTOR, name, {
        host,
        port,
        user,
        database,
        passwordRef: `file:${passwordFile}`,
        tls: 'disable',
      }),
    scanned: async (source, name) => {
      const report = await services.sources.scan(ACTOR, source.id);
      const fault = report.databases.find(({ error }) => error !== null)?.error;
      const page = await services.tables.list({ sourceId: source.id }, 'NAME', { first: 100, after: null });
      const table = page.items
        .map(({ node }) => node)
        .find((node) => node.name === name && node.database === source.address.database);
      if (table === undefined)
        throw new Error(`no table ${name} was found: ${fault?.message ?? 'no fault either'}`);
      return table;
    },
    approved,
    ended,
    moved: async (request) => ended(await services.moves.start(ACTOR, (await approved(request)).id)),
    close: async () => {
      await application.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
