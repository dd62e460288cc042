import { tableOf } from './table-of.js';

/** What the application waited for, as text that a person can read. */
export function reportImpact({ machine, sizes, latencies, took, freed, refused, ours, peakMemoryMB }) {
  const lines = Object.entries(latencies).flatMap(([phase, kinds]) =>
    Object.entries(kinds).map(([kind, { count, p50, p99, max }]) =>
      [phase, kind, count, p50, p99, max].map(String),
    ),
  );
  return [
    `impact: ${sizes.rows} rows, ${(sizes.heapBytes / 1e6).toFixed(0)} MB; milliseconds of the application's statements`,
    ...tableOf([['while', 'statements', 'count', 'p50', 'p99', 'longest'], ...lines], 2),
    `longest with moves: ${ours} s`,
    `moves and steps took (s): ${JSON.stringify(took)}`,
    `let through by the watchdog: ${freed.length === 0 ? 'nobody' : freed.join('; ')}`,
    `refused to the application, by SQLSTATE: ${JSON.stringify(refused)}`,
    `peak memory of the moves: ${peakMemoryMB} MB`,
    `machine: ${machine.cpus} x ${machine.model}, ${machine.memoryGB} GB; node ${machine.node}; ${machine.pg_dump}`,
  ].join('\n');
}
