import { forEachAtOnce } from '../engine/for-each-at-once.js';
import { asSortkeepError, reportOf } from '../domain/errors.js';
import type { ScanProgress, ScanReport, Source } from '../domain/source.js';
import { scanSource } from './scan-source.js';
import type { ScanParts } from './scan-source.js';

/**
 * Scans sources, so many at once, a node only after its lead where both are among them; one report each, in the order
 * of the sources. What fails in one is in its report and hides nothing of another.
 */
export async function scanFleet(
  parts: ScanParts,
  actor: string,
  sources: readonly Source[],
  parallel: number,
  onProgress: (progress: ScanProgress) => void = () => undefined,
): Promise<readonly ScanReport[]> {
  const reports = new Map<string, ScanReport>();
  const counts = new Map(sources.map(({ id }) => [id, { done: 0, total: 0, tables: 0 }]));
  const tell = (): void => onProgress(sum([...counts.values()], reports.size));
  const running = new Map<string, Promise<void>>();
  const scan = async (source: Source): Promise<void> => {
    const startedAt = new Date();
    const progress = (done: number, total: number, tables: number): void => {
      counts.set(source.id, { done, total, tables });
      tell();
    };
    const report = await scanSource(parts, actor, source.id, progress).catch((error: unknown) =>
      failed(source, startedAt, error),
    );
    reports.set(source.id, report);
    tell();
  };
  // Leads come first, so each that a node waits for has been started.
  const inOrder = [...sources].sort((a, b) => Number(a.leadId !== null) - Number(b.leadId !== null));
  await forEachAtOnce(inOrder, parallel, async (source) => {
    if (parts.limits.signal.aborted) return;
    if (source.leadId !== null) await running.get(source.leadId);
    const scanning = scan(source);
    running.set(source.id, scanning);
    await scanning;
  });
  return sources.flatMap(({ id }) => reports.get(id) ?? []);
}

/** The catalog has failed, or the source is gone: the scan that found it out could not record it. */
function failed(source: Source, startedAt: Date, error: unknown): ScanReport {
  const report = reportOf(asSortkeepError(error, `scanning source ${source.name}`));
  const { database } = source.address;
  const databases = [{ database, tables: 0, newSchemaVersions: 0, error: report }];
  return { sourceId: source.id, startedAt, finishedAt: new Date(), databases };
}

type Counts = { readonly done: number; readonly total: number; readonly tables: number };

function sum(counts: readonly Counts[], sourcesDone: number): ScanProgress {
  const total = (count: (of: Counts) => number): number => counts.reduce((all, of) => all + count(of), 0);
  return {
    sources: { done: sourcesDone, total: counts.length },
    databases: { done: total(({ done }) => done), total: total((of) => of.total) },
    tables: total(({ tables }) => tables),
  };
}
