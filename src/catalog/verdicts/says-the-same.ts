/** Whether a model says of a table what it said before: figures move with every scan, and that is no news. */
import type { Reason, Verdict } from '../../domain/verdict.js';

export type ModelVerdict = Pick<Verdict, 'label' | 'modelVersion' | 'reasons'>;

/** The same label, by the same model, for reasons of the same features; of the evidence gate, by the same objections. */
export function saysTheSame(before: ModelVerdict, now: ModelVerdict): boolean {
  if (before.label !== now.label || before.modelVersion !== now.modelVersion) return false;
  const said = new Set(before.reasons.map(topicOf));
  const says = new Set(now.reasons.map(topicOf));
  return said.size === says.size && [...says].every((topic) => said.has(topic));
}

/** All objections of the gate are of one feature: what tells them apart is their words up to the first figure or name. */
const topicOf = ({ feature, text }: Reason): string =>
  feature === 'gate' ? `gate: ${text.replace(/^\d[\d,.]* /, '').replace(/[\d:(].*$/s, '')}` : feature;
