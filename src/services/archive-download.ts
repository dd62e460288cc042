import { csvDownload } from '../archive-query/csv-download.js';
import { parquetDownload } from '../archive-query/parquet-download.js';
import { verifiedObjects, verifiedRows } from '../archive-query/twin/verified-rows.js';
import type { Archive } from '../domain/archive.js';
import type { DownloadFormat } from '../domain/archive-query.js';
import { SortkeepError } from '../domain/errors.js';
import { manifestCopyKey } from '../movers/archive/archive-keys.js';
import { dataKeysOf } from '../movers/archive/data-keys-of.js';
import { loadManifest } from '../movers/archive/load-manifest.js';
import { recallObjects } from '../storage/recall-objects.js';
import { archiveColumns } from './archive-columns.js';
import type { ArchiveQueryContext } from './archive-query-service.js';
import type { Download } from './archive-query-services.js';

const FORMS: Readonly<Record<DownloadFormat, { readonly ending: string; readonly contentType: string }>> = {
  CSV: { ending: 'csv', contentType: 'text/csv; charset=utf-8; header=present' },
  PARQUET: { ending: 'parquet', contentType: 'application/vnd.apache.parquet' },
  CANONICAL: { ending: 'csv.zst', contentType: 'application/zstd' },
};

/** CSV and CANONICAL come from the archive itself, PARQUET from its twin. */
export async function openDownload(
  context: ArchiveQueryContext,
  archive: Archive,
  format: DownloadFormat,
): Promise<Download> {
  const { catalog, store, limits } = context;
  const { ending, contentType } = FORMS[format];
  const plain = `${archive.schema}.${archive.name}`.replaceAll(/[^\w.-]/g, '_').slice(0, 200);
  const file = { fileName: `${plain}.${ending}`, contentType };
  if (format === 'PARQUET') {
    const bytes = await context.inTurn(() =>
      context.twins.use([archive], limits.seconds * 1000, async ([opened], directory) => {
        if (opened === undefined) throw new Error('a twin was asked for and not opened');
        const { twin, path } = opened;
        const columns = await archiveColumns(catalog, archive, twin.columns, limits.allowSensitive);
        const session = { ...limits, seconds: null, signal: context.signal };
        return parquetDownload(path, columns, directory, session);
      }),
    );
    return { ...file, bytes };
  }
  const keys = [archive.manifestKey, manifestCopyKey(archive.id)] as const;
  const manifest = await loadManifest(store, keys, archive.manifestSha256);
  const columns = await archiveColumns(catalog, archive, manifest.table.columns, limits.allowSensitive);
  const recalled = (): Promise<void> =>
    recallObjects(store, `the download of ${archive.handle}`, dataKeysOf(manifest.chunks));
  if (format === 'CSV') {
    await recalled();
    const rows = verifiedRows(store, manifest);
    return { ...file, bytes: csvDownload(rows, columns, `archive ${archive.handle}`) };
  }
  const hidden = columns.filter(({ masked }) => masked).map(({ name }) => name);
  if (hidden.length === 0) {
    await recalled();
    return { ...file, bytes: verifiedObjects(store, manifest) };
  }
  throw new SortkeepError(
    'ACCESS_DENIED',
    `archive ${archive.handle} has masked columns (${hidden.join(', ').slice(0, 300)}), and its own objects have their values`,
    { hint: 'Download it as CSV or PARQUET, in which they are masked; or set allowSensitive.' },
  );
}
