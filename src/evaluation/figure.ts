/** A figure of held-out tables with how far it could be off. */
import { bootstrapInterval } from './bootstrap-interval.js';
import type { Interval } from './bootstrap-interval.js';
import type { Case } from './held-out-cases.js';

export interface Figure {
  readonly value: number;
  /** Had other schemas been drawn. */
  readonly schemas: Interval;
  /** Had other kinds of workloads been drawn; null without usage. */
  readonly workloads: Interval | null;
}

const BOOTSTRAP = { seed: 20_260_101, resamples: 1000 };

/** `figureOf` of the cases with its 95 % intervals. */
export function figureWithIntervals(
  cases: readonly Case[],
  figureOf: (cases: readonly Case[]) => number,
): Figure {
  const hasUsage = cases.every(({ heldOut }) => heldOut.kind !== null);
  return {
    value: figureOf(cases),
    schemas: bootstrapInterval(cases, figureOf, { ...BOOTSTRAP, clusterOf: ({ group }) => group }),
    workloads: hasUsage
      ? bootstrapInterval(cases, figureOf, { ...BOOTSTRAP, clusterOf: ({ heldOut }) => heldOut.kind ?? '' })
      : null,
  };
}
