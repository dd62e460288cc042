import type { Archive } from '../domain/archive.js';
import type { ArchiveHit, ArchiveMatch } from '../domain/archive-search.js';
import { termsAmong } from './archive-terms.js';
import { knownRanges } from './known-ranges.js';
import { pointsOfMeeting } from './span.js';
import type { Span } from './span.js';
import type { Variant } from './word-variants.js';

/** What an archive had to have. */
export interface Demand {
  /** As it was asked. */
  readonly word: string;
  readonly variants: readonly Variant[];
  /** Ranges that its values may meet instead; of one column alone, where it has a name (in lower case). */
  readonly spans: readonly Span[];
  readonly column: string | null;
}

const MATCHES = 10;
const TEXT = 100;

/** Why an archive was found: the same points that the catalog's statement gave it. Pure. */
export function explainHit(archive: Archive, demands: readonly Demand[]): ArchiveHit {
  const asked = demands.flatMap(({ variants }) => variants.map(({ term }) => term));
  const terms = termsAmong(archive, new Set(asked));
  const ranges = knownRanges(archive.ranges);
  const all = demands.map((demand) => {
    const variants = new Map(demand.variants.map((variant) => [variant.term, variant]));
    const words = terms.flatMap(({ term, field, column, text, points }): readonly ArchiveMatch[] => {
      const variant = variants.get(term);
      if (variant === undefined) return [];
      const worth = (points * variant.factor) / 100;
      return [{ word: demand.word, field, column, text: cut(text), how: variant.how, points: worth }];
    });
    return onePerText([...words, ...meetings(demand, ranges)].sort((a, b) => b.points - a.points));
  });
  return {
    archive,
    score: all.reduce((sum, [best]) => sum + Math.round((best?.points ?? 0) * 100), 0) / 100,
    matches: all.flatMap((found) => found.slice(0, MATCHES)),
    moreMatches: all.reduce((more, found) => more + Math.max(found.length - MATCHES, 0), 0),
  };
}

const meetings = (
  { word, spans, column }: Demand,
  ranges: ReturnType<typeof knownRanges>,
): readonly ArchiveMatch[] =>
  ranges.flatMap((range) => {
    if (column !== null && range.column.toLowerCase() !== column) return [];
    const points = Math.max(...spans.map((span) => pointsOfMeeting(range, span) ?? -1));
    if (points < 0) return [];
    return [
      { word, field: 'VALUES', column: range.column, text: range.text, how: 'RANGE', points: points / 100 },
    ];
  });

/** A name may have a word whole and in parts; its best one says enough. */
function onePerText(sorted: readonly ArchiveMatch[]): readonly ArchiveMatch[] {
  const seen = new Set<string>();
  return sorted.filter(({ field, column, text }) => {
    const key = JSON.stringify([field, column, text]);
    return !seen.has(key) && seen.add(key);
  });
}

const cut = (text: string): string => {
  const characters = Array.from(text.slice(0, 2 * TEXT + 2));
  return characters.length <= TEXT ? text : `${characters.slice(0, TEXT).join('')}…`;
};
