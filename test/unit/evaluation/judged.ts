/** Judged tables in short: `judged('g1', 'APP', 'BROKER')` was taken for BROKER with a probability of 0.8. */
import { CLASSES } from '../../../src/classifier/classes.js';
import type { ClassLabel, Label } from '../../../src/domain/verdict.js';
import type { Judged } from '../../../src/evaluation/judged.js';

export const probabilitiesFor = (label: ClassLabel, probability: number): readonly number[] =>
  CLASSES.map((other) => (other === label ? probability : (1 - probability) / 2));

export function judged(group: string, truth: ClassLabel, given: Label, more: Partial<Judged> = {}): Judged {
  const likeliest = given === 'UNKNOWN' ? truth : given;
  return { group, borderline: false, truth, given, probabilities: probabilitiesFor(likeliest, 0.8), ...more };
}
