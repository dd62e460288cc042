/** What ended, in numbers for Prometheus. */
import type { Move } from '../domain/move.js';
import type { ScanReport } from '../domain/source.js';
import type { Metrics } from '../observability/metrics.js';

export function recordEndedScan(metrics: Metrics, { startedAt, finishedAt, databases }: ScanReport): void {
  metrics.recordScan({
    seconds: (finishedAt.getTime() - startedAt.getTime()) / 1000,
    ok: databases.every(({ error }) => error === null),
    tables: databases.reduce((total, { tables }) => total + tables, 0),
  });
}

export function recordEndedMove(metrics: Metrics, move: Move): void {
  const { kind, state, rows, rawBytes, storedBytes, startedAt, finishedAt } = move;
  const seconds =
    startedAt === null || finishedAt === null ? 0 : (finishedAt.getTime() - startedAt.getTime()) / 1000;
  metrics.recordMove({ kind, state, seconds, rows, rawBytes, storedBytes });
}
