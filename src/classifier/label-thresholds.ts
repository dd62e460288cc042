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

/**
 * The stated precision is an average, and tables that are surely unused can hide doubtful ones in it: none is called
 * UNUSED that is in use one time in twenty by its own probability.
 */
const LEAST_UNUSED = 0.95;

/**
 * UNUSED by its stated precision on held-out tables with a full window, since no other may be called so. Lessons can
 * raise its threshold and never lower it: a whole dead schema that somebody marked would dilute what the recorded
 * workloads promise.
 */
export function labelThresholds(heldOut: readonly HeldOut[]): Thresholds {
  const full = heldOut.filter(({ usage }) => usage === 'full');
  const recorded = full.filter(({ trace }) => trace !== null);
  return {
    APP: LIKELIER_THAN_NOT,
    BROKER: LIKELIER_THAN_NOT,
    UNUSED: Math.max(LEAST_UNUSED, thresholdOf(recorded), thresholdOf(full)),
  };
}

function thresholdOf(heldOut: readonly HeldOut[]): number {
  const unused = CLASSES.indexOf('UNUSED');
  return chooseUnusedThreshold(
    heldOut.map(({ probabilities, label }) => ({
      probability: probabilities[unused] ?? 0,
      unused: label === 'UNUSED',
    })),
  );
}
