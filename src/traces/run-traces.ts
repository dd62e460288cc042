import type { UsageTraces } from '../classifier/usage-traces-file.js';
import { planTraces } from './plan-traces.js';
import { playDays } from './play-days.js';
import type { TraceKind } from './workload.js';

export interface TracesOptions {
  readonly seed: number;
  readonly days: number;
  /** All of them when left out. */
  readonly kinds?: readonly TraceKind[];
  /** Called after each day of each server. */
  readonly onDay?: (progress: TracesProgress) => void;
}

export interface TracesProgress {
  /** Days that were played, over both servers, of `total`. */
  readonly done: number;
  readonly total: number;
  readonly tables: number;
}

/**
 * Plays all workloads on two servers at once, of which one is dumped each night. Traces come in the order of their
 * plans, whichever server is done first.
 */
export async function runTraces({ seed, days, kinds, onDay }: TracesOptions): Promise<UsageTraces> {
  const workloads = planTraces(seed, kinds);
  const tables = workloads.flatMap((workload) => workload.tables);
  const halves = [true, false].map((dumped) => ({
    dumped,
    workloads: workloads.filter((workload) => workload.dumped === dumped),
  }));
  const played = halves.filter((half) => half.workloads.length > 0);
  let done = 0;
  const results = await Promise.allSettled(
    played.map((half) =>
      playDays(half.workloads, {
        days,
        dumped: half.dumped,
        onDay: () => onDay?.({ done: ++done, total: days * played.length, tables: tables.length }),
      }),
    ),
  );
  // All are waited for, so that no server still runs when this rejects.
  const finished = results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
  const byId = new Map(finished.flatMap(({ traces }) => traces.map((trace) => [trace.id, trace])));
  const [first] = finished;
  return {
    header: {
      format: 'sortkeep-usage-traces',
      version: 2,
      seed,
      days,
      postgres: first?.postgres ?? 'none',
    },
    traces: tables.flatMap(({ id }) => byId.get(id) ?? []),
  };
}
