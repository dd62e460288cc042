import { join } from 'node:path';
import { createTwinCache } from '../archive-query/twin/twin-cache.js';
import { createTwins } from '../archive-query/twin/twins.js';
import { getArchivesById } from '../catalog/archives/get-archives-by-id.js';
import type { Config } from '../config/config.js';
import type { Archive } from '../domain/archive.js';
import type { Database } from '../postgres/session.js';
import { createArchiveQueryService } from '../services/archive-query-service.js';
import type { ArchiveQueryService } from '../services/archive-query-services.js';
import type { KeepingService } from '../services/archive-services.js';
import type { ObjectStore } from '../storage/object-store.js';

export interface Querying {
  readonly archiveQueries: ArchiveQueryService;
  /** As it was; an archive that expires goes from the local cache too. */
  readonly withForgetting: <Service extends KeepingService>(keeping: Service) => Service;
}

export function openQuerying(
  config: Config,
  dataDirectory: string,
  catalog: Database,
  store: ObjectStore,
  closers: (() => Promise<void>)[],
): Querying {
  const stop = new AbortController();
  closers.push(() => {
    stop.abort();
    return Promise.resolve();
  });
  const cache = createTwinCache(join(dataDirectory, 'twins'), config.queryCacheBytes);
  const twins = createTwins({
    store,
    cache,
    memoryMegabytes: config.queryMemoryMegabytes,
    maxBytes: config.queryCacheBytes,
    signal: stop.signal,
    keptOf: async (ids) => {
      const archives = await getArchivesById(catalog, ids);
      return new Set(archives.flatMap((archive) => (archive?.expiry === null ? [archive.id] : [])));
    },
  });
  const archiveQueries = createArchiveQueryService({
    catalog,
    store,
    twins,
    limits: {
      memoryMegabytes: config.queryMemoryMegabytes,
      seconds: config.querySeconds,
      rows: config.queryRows,
      bytes: config.queryBytes,
      atOnce: config.concurrentQueries,
      allowSensitive: config.allowSensitive,
      linkMinutes: config.downloadMinutes,
    },
    signal: stop.signal,
  });
  const forgotten = async (removing: Promise<Archive>): Promise<Archive> => {
    const archive = await removing;
    await cache.forget(archive.id);
    return archive;
  };
  return {
    archiveQueries,
    withForgetting: (keeping) => ({
      ...keeping,
      expire: (actor, handle, reason) => forgotten(keeping.expire(actor, handle, reason)),
      shred: (actor, handle, reason) => forgotten(keeping.shred(actor, handle, reason)),
    }),
  };
}
