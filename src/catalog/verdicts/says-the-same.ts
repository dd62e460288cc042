/** Whether a model says of a table what it said before: figures move with every scan, and that is no news. */
import type { Reason, Verdict } from '../../domain/verdict.js';

export type ModelVerdict = Pick<Verdict, 'label' | 'modelVersion' | 'reasons'>;

/**
 * The same label, by the same model, with the same objections of the evidence gate and the same first reason for and
 * first reason against. Weaker reasons come and go.
 */
export function saysTheSame(before: ModelVerdict, now: ModelVerdict): boolean {
  if (before.label !== now.label || before.modelVersion !== now.modelVersion) return false;
  const said = newsOf(before.reasons);
  const says = newsOf(now.reasons);
  return said.size === says.size && [...says].every((topic) => said.has(topic));
}

/** Not weighed: what kept a label back, and that judging failed. */
const APART: readonly string[] = ['gate', 'abstention', 'fault'];

function newsOf(reasons: readonly Reason[]): ReadonlySet<string> {
  const weighed = reasons.filter(({ feature }) => !APART.includes(feature));
  return new Set([
    ...reasons.filter(({ feature }) => APART.includes(feature)).map(topicOf),
    `for: ${weighed.find(({ weight }) => weight > 0)?.feature ?? ''}`,
    `against: ${weighed.find(({ weight }) => weight < 0)?.feature ?? ''}`,
  ]);
}

/** All objections of the gate are of one feature: what tells them apart is their words up to the first figure or name. */
const topicOf = ({ feature, text }: Reason): string =>
  feature === 'gate' ? `gate: ${text.replace(/^\d[\d,.]* /, '').replace(/[\d:(].*$/s, '')}` : feature;
