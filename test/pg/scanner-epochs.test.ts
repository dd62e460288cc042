import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../src/embedded/start-embedded-postgres.js';
import type { EmbeddedServer } from '../../src/embedded/start-embedded-postgres.js';
import { temporaryServerRoot } from '../../src/embedded/temporary-server-root.js';
import { usageWindow } from '../../src/catalog/usage/usage-window.js';
import type { UsageSample } from '../../src/domain/table-facts.js';
import { connectSession } from '../../src/postgres/connect.js';
import type { Session } from '../../src/postgres/session.js';
import { readCounters } from '../../src/scanner/read-counters.js';
import { readEpoch } from '../../src/scanner/read-epoch.js';
import { readRelations } from '../../src/scanner/read-relations.js';

let root: string;
let server: EmbeddedServer;

const start = (): Promise<EmbeddedServer> =>
  startEmbeddedPostgres({ dataDirectory: join(root, 'data'), settings: { fsync: 'off' } });

async function onServer<T>(work: (session: Session) => Promise<T>): Promise<T> {
  const session = await connectSession({
    ...server,
    database: 'postgres',
    tls: 'disable',
    applicationName: 'test',
  });
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

const read = (times: number): Promise<void> =>
  onServer(async (session) => {
    for (let i = 0; i < times; i++) await session.query('select * from quotes');
  });

const sample = (): Promise<UsageSample> =>
  onServer(async (session) => {
    const { sampledAt, epoch } = await readEpoch(session);
    const [relation] = await readRelations(session);
    const counters = (await readCounters(session)).get(relation?.oid ?? 0);
    if (counters === undefined) throw new Error('quotes has no counters');
    return { at: sampledAt, epoch, counters };
  });

beforeAll(async () => {
  root = await temporaryServerRoot();
  server = await start();
  await onServer((session) => session.query('create table quotes (id int)'));
});
afterAll(async () => {
  await server.stop('immediate');
  await rm(root, { recursive: true, force: true });
});

describe('usage over restarts of a server whose statistics were never reset', () => {
  it('adds nothing for a clean restart, which keeps the counters', async () => {
    await read(5);
    const before = await sample();
    await server.stop('fast');
    server = await start();
    const after = await sample();
    expect(before.epoch.statsReset).toBeNull();
    expect(after.epoch.clusterReset).toEqual(before.epoch.clusterReset);
    expect(usageWindow([before, after], null)).toMatchObject({ seqScans: 5n, epochs: 2 });
  });

  it('notices a crash by the reset of the server itself, and counts anew', async () => {
    const before = await sample();
    await server.stop('immediate');
    server = await start();
    await read(7);
    const after = await sample();
    expect(after.epoch.statsReset).toBeNull();
    expect(after.epoch.clusterReset?.getTime()).toBeGreaterThan(before.at.getTime());
    expect(usageWindow([before, after], null)).toMatchObject({ seqScans: 12n, epochs: 2 });
    expect(usageWindow([after], null)?.from).toEqual(after.epoch.clusterReset);
  });

  it('notices a crash of one session too, which leaves the postmaster running', async () => {
    const before = await sample();
    const victim = await onServer(async (session) => {
      process.kill(session.processId, 'SIGKILL');
      await new Promise<void>((resolve) => session.onLost(resolve));
      return session.processId;
    });
    expect(victim).toBeGreaterThan(0);
    const after = await retried(sample);
    expect(after.epoch.postmasterStart).toEqual(before.epoch.postmasterStart);
    expect(after.epoch.clusterReset?.getTime()).toBeGreaterThan(before.at.getTime());
    expect(usageWindow([before, after], null)?.epochs).toBe(2);
  });
});

/** Until the postmaster has recovered from the crash. */
async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
