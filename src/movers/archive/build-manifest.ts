import { restoreHandle } from '../../domain/restore-handle.js';
import { postgresDataset, storeDataset } from '../../domain/dataset-name.js';
import type { Verdict } from '../../domain/verdict.js';
import type { MoveRun } from '../../engine/mover.js';
import { archiveKeyKey } from '../../storage/archive-key.js';
import type { ObjectStore } from '../../storage/object-store.js';
import type { PlannedTable } from '../source/open-planned-table.js';
import type { ArchiveTarget } from './archive-table.js';
import { archivePrefix } from './archive-keys.js';
import { ddlAfterRows, ddlOf } from './ddl-of.js';
import type { Manifest, ManifestContent } from './manifest.js';

export interface ManifestParts {
  readonly run: MoveRun;
  readonly target: Pick<ArchiveTarget, 'archiveId' | 'tags'>;
  readonly planned: PlannedTable;
  readonly content: ManifestContent;
  readonly verdict: Verdict | null;
  readonly store: ObjectStore;
  /** Of its own data key; null where it has none. */
  readonly keySha256: string | null;
}

/** Pure: everything in it was gathered under the lock and the snapshot. */
export function buildManifest({
  run,
  target,
  planned,
  content,
  verdict,
  store,
  keySha256,
}: ManifestParts): Manifest {
  const { source, table, rows } = planned;
  const { facts, definition } = rows;
  return {
    format: 'sortkeep-archive/2',
    archiveId: target.archiveId,
    handle: restoreHandle(target.archiveId),
    moveId: run.move.id,
    createdAt: facts.takenAt.toISOString(),
    source: {
      id: source.id,
      name: source.name,
      host: source.address.host,
      port: source.address.port,
      systemIdentifier: source.systemIdentifier,
      serverVersion: facts.serverVersion,
      encoding: facts.encoding,
      database: table.database,
      databaseOid: facts.databaseOid,
      relationOid: facts.relationOid,
      tableId: table.id,
    },
    snapshot: {
      takenAt: facts.takenAt.toISOString(),
      lsn: facts.lsn,
      xmin: facts.xmin,
      relfilenode: facts.relfilenode,
    },
    table: definition,
    ddl: [...ddlOf(definition)],
    ddlAfterRows: [...ddlAfterRows(definition)],
    ...content,
    encryptionKeyId: store.encryptionKeyId,
    ...(keySha256 === null ? {} : { ownKey: { object: archiveKeyKey(target.archiveId), sha256: keySha256 } }),
    verdict:
      verdict === null
        ? null
        : {
            label: verdict.label,
            reasons: verdict.reasons.map((reason) => ({ ...reason })),
            modelVersion: verdict.modelVersion,
            author: verdict.author,
          },
    lineage: {
      from: postgresDataset(source.address, table.database, definition),
      to: storeDataset(`${store.uri}/${archivePrefix(target.archiveId)}`),
    },
    tags: [...target.tags],
  };
}
