/** Whether a verdict that is no news shows other figures than before; what nobody sees is not worth a row that is written anew. */
import { isDeepStrictEqual } from 'node:util';
import type { Verdict } from '../../domain/verdict.js';

type Shown = Pick<Verdict, 'probabilities' | 'reasons' | 'wouldChange'>;

/** Texts as they are; probabilities and weights as people read them, in percent. */
export const showsTheSame = (before: Shown, now: Shown): boolean =>
  isDeepStrictEqual(shownOf(before), shownOf(now));

const percent = (share: number): number => Math.round(share * 100);

function shownOf({ probabilities, reasons, wouldChange }: Shown): unknown {
  return {
    probabilities:
      probabilities === null
        ? null
        : [probabilities.APP, probabilities.BROKER, probabilities.UNUSED].map(percent),
    reasons: reasons.map(({ feature, text, weight }) => [feature, text, percent(weight)]),
    wouldChange,
  };
}
