/** The forest's classes by number; the order is part of the model file. */
import type { ClassLabel, Probabilities } from '../domain/verdict.js';

export const CLASSES = ['APP', 'BROKER', 'UNUSED'] as const satisfies readonly ClassLabel[];

export const classNumber = (label: ClassLabel): number => CLASSES.indexOf(label);

export const probabilitiesOf = (values: readonly number[]): Probabilities => ({
  APP: values[0] ?? 0,
  BROKER: values[1] ?? 0,
  UNUSED: values[2] ?? 0,
});
