/** What follows the scan of a source: it is counted, and its tables are judged again. */
import type { SourceId } from '../domain/ids.js';
import type { Metrics } from '../observability/metrics.js';
import type { EndedScan } from '../services/scan-source.js';
import type { ScanVerdicts } from '../services/verdict-service.js';
import { judgeMeasured } from './judge-measured.js';
import { recordEndedScan } from './measured.js';

export interface AfterScanParts {
  readonly verdicts: Pick<ScanVerdicts, 'classifyScanned'>;
  readonly metrics: Metrics;
  /** Told why all or some tables of a scanned source could not be judged. */
  readonly onFailure: (error: unknown, source: SourceId) => void;
}

/**
 * Also after a scan that failed: evidence grows old. Where judging fails, the scan
 * does not; the next one judges the same tables.
 */
export function afterScan({
  verdicts,
  metrics,
  onFailure,
}: AfterScanParts): (scan: EndedScan) => Promise<void> {
  return async ({ actor, report, signal }) => {
    recordEndedScan(metrics, report);
    await judgeMeasured(
      metrics,
      signal,
      () => verdicts.classifyScanned(actor, report.sourceId, signal),
      (error) => onFailure(error, report.sourceId),
    );
  };
}
