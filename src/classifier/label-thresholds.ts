/** From which calibrated probability each label is given. */
import { CLASSES } from './classes.js';
import type { ClassLabel } from '../domain/verdict.js';
import type { HeldOut } from './cross-validate.js';
import { chooseUnusedThreshold } from './unused-threshold.js';

export type Thresholds = Readonly<Record<ClassLabel, number>>;

/**
 * APP and BROKER are given where they are likelier than not: a wrong one moves a table to the wrong page and loses
 * nothing, and a person decides before anything is done with it.
 */
const LIKELIER_THAN_NOT = 0.5;

/** UNUSED by its stated precision on held-out tables with a full window, since no other may be called so. */
export function labelThresholds(heldOut: readonly HeldOut[]): Thresholds {
  const full = heldOut.filter(({ usage }) => usage === 'full');
  const unused = CLASSES.indexOf('UNUSED');
  return {
    APP: LIKELIER_THAN_NOT,
    BROKER: LIKELIER_THAN_NOT,
    UNUSED: chooseUnusedThreshold(
      full.map(({ probabilities, label }) => ({
        probability: probabilities[unused] ?? 0,
        unused: label === 'UNUSED',
      })),
    ),
  };
}
