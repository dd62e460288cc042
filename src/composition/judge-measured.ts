import { SortkeepError } from '../domain/errors.js';
import type { Metrics } from '../observability/metrics.js';
import type { ClassificationReport } from '../services/services.js';

/** Judges, and counts it; tells why all or some of the tables could not be judged, but where the process is to stop. */
export async function judgeMeasured(
  metrics: Metrics,
  signal: AbortSignal,
  judge: () => Promise<ClassificationReport>,
  onFailure: (error: unknown) => void,
): Promise<void> {
  const start = performance.now();
  const seconds = (): number => (performance.now() - start) / 1000;
  try {
    const { tables, failed, faults } = await judge();
    metrics.recordClassification({ seconds: seconds(), ok: failed === 0, tables });
    if (failed > 0) onFailure(someFailed(tables, failed, faults));
  } catch (error) {
    if (signal.aborted) return;
    metrics.recordClassification({ seconds: seconds(), ok: false, tables: 0 });
    onFailure(error);
  }
}

const someFailed = (tables: number, failed: number, faults: readonly string[]): SortkeepError =>
  new SortkeepError('INTERNAL', `${failed} of ${tables} tables could not be judged: ${faults.join('; ')}`, {
    hint: 'They are UNKNOWN until they can be: scan their source again, and report the fault if it stays.',
  });
