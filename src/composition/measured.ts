import type { Move } from '../domain/move.js';
import type { Metrics } from '../observability/metrics.js';
import type { Services } from '../services/services.js';

/** The services with their scans counted; moves are counted where they run. */
export function withScansMeasured(services: Services, metrics: Metrics): Services {
  const { sources } = services;
  return {
    ...services,
    sources: {
      ...sources,
      scan: async (...call) => {
        const report = await sources.scan(...call);
        metrics.recordScan({
          seconds: (report.finishedAt.getTime() - report.startedAt.getTime()) / 1000,
          ok: report.databases.every(({ error }) => error === null),
          tables: report.databases.reduce((total, { tables }) => total + tables, 0),
        });
        return report;
      },
    },
  };
}

export function recordEndedMove(metrics: Metrics, move: Move): void {
  const { kind, state, rows, rawBytes, storedBytes, startedAt, finishedAt } = move;
  const seconds =
    startedAt === null || finishedAt === null ? 0 : (finishedAt.getTime() - startedAt.getTime()) / 1000;
  metrics.recordMove({ kind, state, seconds, rows, rawBytes, storedBytes });
}
