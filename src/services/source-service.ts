/** Registers sources and scans them into the catalog. */
import { randomUUID } from 'node:crypto';
import { recordEvent } from '../catalog/audit/record-event.js';
import { getSources } from '../catalog/sources/get-sources.js';
import { insertSource } from '../catalog/sources/insert-source.js';
import { listSources } from '../catalog/sources/list-sources.js';
import { recordScan } from '../catalog/sources/record-scan.js';
import { markDatabasesGone } from '../catalog/tables/mark-databases-gone.js';
import { storeScan } from '../catalog/tables/store-scan.js';
import { asSortkeepError, conflict, notFound, reportOf } from '../domain/errors.js';
import type { ErrorReport } from '../domain/errors.js';
import { sourceId } from '../domain/ids.js';
import type { SourceId } from '../domain/ids.js';
import type { DatabaseScan, ScanReport, Source, SourceAddress } from '../domain/source.js';
import type { Database } from '../postgres/session.js';
import type { ConnectSource } from '../postgres/source-connector.js';
import type { InstanceFacts } from '../scanner/read-instance.js';
import { scanInstance } from '../scanner/scan-instance.js';
import { catalogCall } from './catalog-call.js';
import { checkSource } from './check-source.js';
import type { SourceService } from './services.js';

export function createSourceService(catalog: Database, connect: ConnectSource): SourceService {
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
    scan: (actor, id, onProgress) => scan(catalog, connect, actor, id, onProgress),
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

async function scan(
  catalog: Database,
  connect: ConnectSource,
  actor: string,
  id: SourceId,
  onProgress: ((done: number, total: number) => void) | undefined,
): Promise<ScanReport> {
  const [source] = await catalogCall(`looking source ${id} up`, () => getSources(catalog, [id]));
  if (source === undefined || source === null) {
    throw notFound(`source ${id} is not registered`, 'List the sources for the ids of those that are.');
  }
  const startedAt = new Date();
  let instance: InstanceFacts | null = null;
  let databases: readonly DatabaseScan[];
  let failure: ErrorReport | null = null;
  try {
    databases = await scanInstance(connect, source, {
      instance: async (facts) => {
        refuseOtherServer(source, facts);
        instance = facts;
        const listed = facts.databases.map(({ oid }) => oid);
        await catalogCall('marking databases that are gone', () =>
          markDatabasesGone(catalog, id, listed, startedAt),
        );
      },
      database: (observation) =>
        catalogCall(`storing database ${observation.database} of source ${source.name}`, () =>
          storeScan(catalog, id, observation, startedAt),
        ),
      progress: (done, total) => onProgress?.(done, total),
    });
  } catch (error) {
    failure = reportOf(asSortkeepError(error, `scanning source ${source.name}`));
    databases = [{ database: source.address.database, tables: 0, newSchemaVersions: 0, error: failure }];
  }
  await catalogCall(`recording the scan of source ${source.name}`, () =>
    finish(catalog, actor, id, { startedAt, instance, databases, failure }),
  );
  return { sourceId: id, startedAt, finishedAt: new Date(), databases };
}

/** Tables are known by the oids of one cluster: those of another one would be taken for their later selves. */
function refuseOtherServer(source: Source, facts: InstanceFacts): void {
  const [known, found] = [source.systemIdentifier, facts.systemIdentifier];
  if (known === null || found === null || known === found) return;
  throw conflict(
    `source ${source.name} is another server than before (system identifier ${found}, not ${known})`,
    'Correct the address if it is wrong; register a new server, or one that pg_upgrade made, under a new name.',
  );
}

interface Finished {
  readonly startedAt: Date;
  readonly instance: InstanceFacts | null;
  readonly databases: readonly DatabaseScan[];
  readonly failure: ErrorReport | null;
}

async function finish(catalog: Database, actor: string, id: SourceId, done: Finished): Promise<void> {
  await catalog.transaction(async (tx) => {
    await recordScan(tx, id, {
      at: done.startedAt,
      systemIdentifier: done.instance?.systemIdentifier ?? null,
      serverVersion: done.instance?.serverVersion ?? null,
      error: done.failure,
    });
    await recordEvent(tx, {
      actor,
      action: 'source.scan',
      subject: id,
      details: { databases: done.databases },
    });
  });
}
