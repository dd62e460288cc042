/** Registers sources and scans them into the catalog. */
import { randomUUID } from 'node:crypto';
import { recordEvent } from '../catalog/audit/record-event.js';
import { getSources } from '../catalog/sources/get-sources.js';
import { insertSource } from '../catalog/sources/insert-source.js';
import { listSources } from '../catalog/sources/list-sources.js';
import { sourceId } from '../domain/ids.js';
import type { SourceId } from '../domain/ids.js';
import type { Source, SourceAddress } from '../domain/source.js';
import type { Database } from '../postgres/session.js';
import type { ConnectSource } from '../postgres/source-connector.js';
import { adoptServer } from './adopt-server.js';
import { catalogCall } from './catalog-call.js';
import { checkSource } from './check-source.js';
import { createInTurn } from './create-in-turn.js';
import { PATIENCE_MS } from './patience.js';
import { scanFleet } from './scan-fleet.js';
import { scanOnSchedule } from './scan-schedule.js';
import { scanSource, sourceOf } from './scan-source.js';
import type { ScanParts } from './scan-source.js';
import type { SourceService } from './services.js';

export interface ScanSettings {
  /** Sources that are scanned at once, and databases that are read at once over all of them. */
  readonly parallelSources: number;
  readonly connectionsPerSource: number;
  /** How long to wait for a quiet moment before each database. */
  readonly patienceMs?: number;
  /** Called for each scan that ended, whatever began it; the scan waits for it. */
  readonly onScan?: ScanParts['onScan'];
}

export interface SourceScans extends SourceService {
  /** Scans what is due until the signal fires; resolves when everything of it has ended. */
  scanWhenDue(
    everyMinutes: number,
    signal: AbortSignal,
    onError: (error: unknown) => void,
    lookEveryMs?: number,
  ): Promise<void>;
}

/** Half of the shortest interval. */
const LOOK_EVERY_MS = 30_000;

export function createSourceService(
  catalog: Database,
  connect: ConnectSource,
  settings: ScanSettings = { parallelSources: 10, connectionsPerSource: 3 },
): SourceScans {
  const { parallelSources } = settings;
  const parts: ScanParts = {
    catalog,
    connect,
    limits: {
      connections: settings.connectionsPerSource,
      patienceMs: settings.patienceMs ?? PATIENCE_MS,
      // Each holds a connection to the catalog while it is stored.
      inTurn: createInTurn(parallelSources),
      signal: new AbortController().signal,
    },
    onScan: settings.onScan ?? (() => Promise.resolve()),
  };
  return {
    register: async (actor, name, address) => {
      checkSource(name, address);
      return catalogCall(`registering source ${name}`, () => register(catalog, actor, name, address));
    },
    list: (page) =>
      catalogCall('listing sources', async () => {
        const found = await listSources(catalog, page);
        return { ...found, totalCount: () => catalogCall('counting sources', found.totalCount) };
      }),
    getMany: (ids) => catalogCall('looking sources up', () => getSources(catalog, ids)),
    scan: (actor, id, onProgress) => scanSource(parts, actor, id, onProgress ?? (() => undefined)),
    scanMany: async (actor, ids, onProgress) => {
      const sources = ids === null ? await allSources(catalog) : await someSources(catalog, ids);
      return scanFleet(parts, actor, sources, parallelSources, onProgress);
    },
    adopt: (actor, id) => adoptServer(catalog, connect, actor, id),
    scanWhenDue: (everyMinutes, signal, onError, lookEveryMs = LOOK_EVERY_MS) =>
      scanOnSchedule(parts, { everyMinutes, parallelSources, lookEveryMs }, signal, onError),
  };
}

async function register(
  catalog: Database,
  actor: string,
  name: string,
  address: SourceAddress,
): Promise<Source> {
  return catalog.transaction(async (tx) => {
    const source = await insertSource(tx, sourceId(randomUUID()), name, address);
    const { host, port, user, database } = address;
    await recordEvent(tx, {
      actor,
      action: 'source.register',
      subject: source.id,
      details: { name, host, port, user, database },
    });
    return source;
  });
}

/** NOT_FOUND for the first that is not registered. */
const someSources = (catalog: Database, ids: readonly SourceId[]): Promise<readonly Source[]> =>
  Promise.all([...new Set(ids)].map((id) => sourceOf(catalog, id)));

async function allSources(catalog: Database): Promise<readonly Source[]> {
  const sources: Source[] = [];
  for (let after: string | null = null; ;) {
    const page = await catalogCall('listing sources', () => listSources(catalog, { first: 100, after }));
    sources.push(...page.items.map(({ node }) => node));
    after = page.items.at(-1)?.cursor ?? null;
    if (!page.hasNextPage || after === null) return sources;
  }
}
