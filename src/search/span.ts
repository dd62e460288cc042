/** Ranges of values, asked or known. Pure. */

export interface Span {
  readonly kind: 'time' | 'number';
  /** Both ends are in it: seconds since 1970, UTC, or numbers within ±1e300. */
  readonly from: number;
  readonly to: number;
}

/** Years 1 to 9999: what is open ends there. */
export const TIMES: Span = { kind: 'time', from: -62_135_596_800, to: 253_402_300_800 };
/** As far that differences stay numbers. */
export const NUMBERS: Span = { kind: 'number', from: -1e300, to: 1e300 };

/** What any meeting of two ranges is worth, and what is added the more they are the same. */
export const MEETS = 500;
export const SAME = 500;

/** In hundredths: 500 to 1,000 by the share of what both cover in what either does (Jaccard); null where they do not meet. */
export function pointsOfMeeting(known: Span, asked: Span): number | null {
  if (known.kind !== asked.kind || known.from > asked.to || known.to < asked.from) return null;
  const both = Math.min(known.to, asked.to) - Math.max(known.from, asked.from) + 1;
  const either = Math.max(known.to, asked.to) - Math.min(known.from, asked.from) + 1;
  return MEETS + Math.floor(SAME * (both / either));
}
