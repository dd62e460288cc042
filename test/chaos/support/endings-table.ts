import type { Ending } from './inject.js';

/** Kind of move × kind of fault × how it ended, as text; what was not played is left out and counted below. */
export function endingsTable(endings: readonly Ending[]): string {
  const counts = new Map<string, number>();
  for (const { injection, how, played } of endings) {
    if (!played) continue;
    const { kind, form } = injection.scenario;
    const line = [
      `${kind} ${form}`.padEnd(18),
      `${injection.fault.at.port}: ${injection.fault.kind}`.padEnd(24),
      how,
    ].join(' | ');
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  const lines = [...counts]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([line, count]) => `${line} | ${count}`);
  const played = endings.filter((ending) => ending.played);
  const wrong = endings.filter(({ faults }) => faults.length > 0).length;
  return [
    '',
    ...lines,
    `${endings.length} injections, ${played.length} played, ${wrong} with a fault`,
    ...['by itself', 'by the next worker', 'failed, then started again', 'cancelled', 'unfinished'].map(
      (how) => `${how}: ${played.filter((ending) => ending.how === how).length}`,
    ),
    '',
  ].join('\n');
}
