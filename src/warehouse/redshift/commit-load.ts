import { sha256Hex } from '../../codec/sha256.js';
import { canonicalJson } from '../../codec/canonical-json.js';
import { changedDesign, foreignTable, refuseUnstaged, totalRows, vanishedTable } from '../load-faults.js';
import type { StagedChunk, WarehouseTable } from '../warehouse.js';
import type { DataApi } from './data-api.js';
import { loadFailure } from './load-failure.js';
import { nullMarker } from './redshift-csv.js';
import {
  countFailures,
  listStaged,
  loadPrefix,
  noteFailure,
  type StagedObjects,
  type Staging,
} from './staging.js';
import { commitStatements, countRelations, readLedger, type CopySource } from './statements.js';

export interface RedshiftContext {
  readonly api: DataApi;
  readonly staging: Staging;
  /** `s3://…` of a key of the store. */
  readonly storeUrl: (key: string) => string;
  readonly iamRole: string;
  readonly uri: string;
}

/** What the ledger in Redshift says of a load: its rows, or null while it is not committed. CONFLICT for another design. */
export async function committedRows(
  context: RedshiftContext,
  loadId: string,
  table: WarehouseTable,
): Promise<number | null> {
  const [line] = await context.api.query(readLedger(loadId), 'reading its ledger');
  if (line === undefined) return null;
  if (line[0] !== sha256Hex(table.ddl)) throw changedDesign(loadId, table.target);
  return Number(line[1]);
}

export async function targetExists(context: RedshiftContext, table: WarehouseTable): Promise<boolean> {
  const rows = await context.api.query(countRelations(table.target), 'looking for a table');
  return rows[0]?.[0] !== '0';
}

/** Puts the manifest and says where it is; null when no object has a row. Named by content, so a second one is the same. */
async function putManifest(
  context: RedshiftContext,
  loadId: string,
  staged: readonly StagedObjects[],
): Promise<CopySource | null> {
  const entries = staged
    .flatMap(({ objects }) => objects)
    .map(({ key, bytes }) => ({
      url: context.storeUrl(key),
      mandatory: true,
      meta: { content_length: bytes },
    }));
  if (entries.length === 0) return null;
  const manifest = canonicalJson({ entries });
  const key = `${loadPrefix(context.staging, loadId)}manifest-${sha256Hex(manifest).slice(0, 32)}.json`;
  await context.staging.store.put(key, Buffer.from(manifest, 'utf8'));
  return { manifestUrl: context.storeUrl(key), iamRole: context.iamRole, nullMarker: nullMarker(loadId) };
}

/** See `Warehouse.commit`. */
export async function commitLoad(
  context: RedshiftContext,
  loadId: string,
  table: WarehouseTable,
  chunks: readonly StagedChunk[],
): Promise<{ readonly rows: number }> {
  const committed = await committedRows(context, loadId, table);
  if (committed !== null) {
    if (!(await targetExists(context, table))) throw vanishedTable(loadId, table.target);
    return { rows: committed };
  }
  const staged = await listStaged(context.staging, loadId);
  refuseUnstaged(
    loadId,
    chunks,
    staged.map(({ chunk }) => chunk),
  );
  if (await targetExists(context, table)) throw foreignTable(table.target);
  const wanted = new Set(chunks.map(({ index }) => index));
  const from = await putManifest(
    context,
    loadId,
    staged.filter(({ chunk }) => wanted.has(chunk.index)),
  );
  const rows = totalRows(chunks);
  const statements = commitStatements(loadId, table, sha256Hex(table.ddl), rows, from);
  const failures = await countFailures(context.staging, loadId);
  // The same attempt by another process, or by this one after a crash, gets the statement that is running already.
  const token = sha256Hex(canonicalJson({ loadId, purpose: 'commit', failures, statements }));
  const failed = await context.api.transaction(statements, 'committing a load', token);
  if (failed === null) return { rows };
  await noteFailure(context.staging, loadId, failures);
  const byAnother = await committedRows(context, loadId, table);
  if (byAnother !== null) return { rows: byAnother };
  if (await targetExists(context, table)) throw foreignTable(table.target);
  throw await loadFailure(context.api, table, failed, context.uri);
}
