/** A program, a source that can be made to fall silent, a target, and a worker that the test drives by hand. */
import type { Source } from '../../src/domain/source.js';
import { ACTOR, startTestApplication } from './application.js';
import type { TestApplication } from './application.js';
import { openTestRunner } from './move-runner.js';
import type { TestRunner } from './move-runner.js';
import { startTestServer } from './postgres.js';
import type { TestServer } from './postgres.js';
import { startStallingProxy } from './stalling-proxy.js';
import type { StallingProxy } from './stalling-proxy.js';

export interface StallingShop {
  readonly server: TestServer;
  /** Between the program and `source`. */
  readonly proxy: StallingProxy;
  readonly app: TestApplication;
  readonly runner: TestRunner;
  /** The source's, reached directly. */
  readonly database: string;
  readonly targetDatabase: string;
  readonly source: Source;
  readonly target: Source;
  close(): Promise<void>;
}

export async function openStallingShop(): Promise<StallingShop> {
  const server = await startTestServer();
  const proxy = await startStallingProxy(server.address().port);
  const app = await startTestApplication(server);
  const runner = await openTestRunner(app);
  const database = await server.newDatabase();
  const targetDatabase = await server.newDatabase();
  const direct = await app.register('direct', database);
  return {
    server,
    proxy,
    app,
    runner,
    database,
    targetDatabase,
    source: await app.services.sources.register(ACTOR, 'shop', { ...direct.address, port: proxy.port }),
    target: await app.register('target', targetDatabase),
    close: async () => {
      await runner.close();
      await app.close();
      await proxy.close();
      await server.stop();
    },
  };
}
