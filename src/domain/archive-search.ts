/** What is asked of the search over archives, and how each hit explains itself. */
import type { Archive } from './archive.js';
import type { ArchiveFilter } from './catalog-table.js';
import type { Page } from './page.js';

/** Where in an archive a word may be found. KEY: constraints, indexes and tables that foreign keys name. */
export const MATCH_FIELDS = [
  'TABLE',
  'COLUMN',
  'TAG',
  'SCHEMA',
  'COMMENT',
  'COLUMN_COMMENT',
  'ENUM_LABEL',
  'TYPE',
  'DATABASE',
  'SOURCE',
  'LABEL',
  'KEY',
  'VALUES',
] as const;
export type MatchField = (typeof MATCH_FIELDS)[number];

export const MATCH_WAYS = ['EXACT', 'FORM', 'PREFIX', 'SYNONYM', 'TYPO', 'RANGE'] as const;
export type MatchWay = (typeof MATCH_WAYS)[number];

/** One thing in an archive that fits what was asked. */
export interface ArchiveMatch {
  /** As it was asked. */
  readonly word: string;
  readonly field: MatchField;
  /** The column, where it is one; else null. */
  readonly column: string | null;
  /** The name or the text that fits, cut to 100 characters; of values, their range. */
  readonly text: string;
  readonly how: MatchWay;
  /** What it is worth. A word counts once, by its best match. */
  readonly points: number;
}

export interface ArchiveHit {
  readonly archive: Archive;
  /** The sum of the best match of each word. */
  readonly score: number;
  /** By the order of the words, each with its best match first. */
  readonly matches: readonly ArchiveMatch[];
  /** Matches beyond the ten best of each word. */
  readonly moreMatches: number;
}

/** Only archives with a known range of values that meets this one. Ends are numbers or times (`2019`, `2019-03-01`), both within. */
export interface ValueFilter {
  /** Name without regard to case; null: any. */
  readonly column: string | null;
  readonly from: string | null;
  readonly to: string | null;
}

export interface ArchiveSearch {
  readonly filter: ArchiveFilter;
  readonly values: readonly ValueFilter[];
}

/** How a word of a search was understood. */
export interface UnderstoodWord {
  readonly word: string;
  /** The words of archives that it was taken for, the surest first. */
  readonly alternatives: readonly { readonly word: string; readonly how: MatchWay }[];
  /** Of a time: its first and last moment; null of other words. */
  readonly period: { readonly from: Date; readonly to: Date } | null;
}

export const FACETS = ['SOURCE', 'LABEL', 'TAG', 'YEAR', 'STATE'] as const;
export type Facet = (typeof FACETS)[number];

export interface FacetCount {
  readonly value: string;
  readonly count: number;
}

export interface FoundArchives extends Page<ArchiveHit> {
  readonly words: readonly UnderstoodWord[];
  /** Over all pages, the most common first; counted when it is called. */
  readonly facet: (facet: Facet) => Promise<readonly FacetCount[]>;
}
