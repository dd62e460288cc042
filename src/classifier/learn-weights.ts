/** What a model learns before its forest: what words tell, and what use tells. */
import { setImmediate } from 'node:timers/promises';
import { groupBy } from '../domain/group-by.js';
import { tracePool } from './draw-usage.js';
import type { Drawing } from './draw-usage.js';
import { seededRandom } from './seeded-random.js';
import { fitNameWeights } from './token-weights.js';
import type { NameWeights } from './token-weights.js';
import type { TrainingMaterial } from './training-material.js';
import type { UseWeights } from './use-evidence.js';
import { fitUseWeights } from './use-weights.js';

/** Weights of the tokens in table and column names of the rows, and of the lessons that say what a table is. */
export function learnNameWeights({ rows, lessons }: Omit<TrainingMaterial, 'traces'>): NameWeights {
  const taught = lessons.filter(({ label }) => label !== 'UNUSED');
  return fitNameWeights([
    ...rows.map(({ group, label, table, columns }) => ({
      group,
      broker: label === 'BROKER',
      table,
      columns,
    })),
    ...taught.map(({ group, label, evidence }) => {
      const { table, columns } = evidence.names;
      return { group, broker: label === 'BROKER', table, columns };
    }),
  ]);
}

type Traces = TrainingMaterial['traces'];

const DRAWING: Drawing = { shortPolicies: 0.15, traps: 1 };
/** Windows for the weights are drawn alike for every forest. */
const SEED = 1;

export const learnUseWeights = (traces: Traces): UseWeights =>
  fitUseWeights(tracePool(traces, DRAWING), seededRandom(SEED));

const PARTS = 4;

/**
 * Of a trace, the weights that the others taught: as a new table's use is weighed. By the trace's id; without one, or
 * for one of an unused table, those of all traces. Other work of the process goes on in between.
 */
export async function useWeightsOutOfTrace(traces: Traces): Promise<(id: string | null) => UseWeights> {
  const partOf = new Map<string, number>();
  const used = traces.filter(({ label }) => label !== 'UNUSED');
  for (const variants of groupBy(used, ({ kind }) => kind).values()) {
    for (const [place, { id }] of variants.entries()) partOf.set(id, place % PARTS);
  }
  const parts: UseWeights[] = [];
  while (parts.length < PARTS) {
    await setImmediate();
    const part = parts.length;
    parts.push(learnUseWeights(traces.filter(({ id }) => partOf.get(id) !== part)));
  }
  const all = learnUseWeights(traces);
  return (id) => parts[partOf.get(id ?? '') ?? PARTS] ?? all;
}
