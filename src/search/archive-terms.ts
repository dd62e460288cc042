import type { MadeArchive } from '../domain/archive.js';
import type { MatchField } from '../domain/archive-search.js';
import { mayHaveAny, nameWords } from './search-words.js';

/** A text of an archive that words are looked for in. */
interface SearchedText {
  readonly field: Exclude<MatchField, 'VALUES'>;
  /** The column that it is about; null for all else. */
  readonly column: string | null;
  readonly text: string;
}

/** A word of one of its texts. */
export interface ArchiveTerm extends SearchedText, IndexedTerm {
  readonly term: string;
}

/** What a word is worth where it is found: as one of several, and as the whole name. */
const POINTS = {
  TABLE: { part: 10, whole: 12 },
  TAG: { part: 8, whole: 9 },
  COLUMN: { part: 6, whole: 8 },
  SCHEMA: { part: 4, whole: 5 },
  COMMENT: { part: 4, whole: 4 },
  COLUMN_COMMENT: { part: 3, whole: 3 },
  ENUM_LABEL: { part: 3, whole: 3 },
  DATABASE: { part: 3, whole: 3 },
  SOURCE: { part: 3, whole: 3 },
  LABEL: { part: 3, whole: 3 },
  TYPE: { part: 2, whole: 2 },
  KEY: { part: 2, whole: 2 },
} as const;

/** Different words of an archive; a table has at most 1,600 columns, so only the ends of very long comments are lost. */
const MAX_TERMS = 20_000;

export interface IndexedTerm {
  /** The most that it is worth in the archive. */
  readonly points: number;
  /** False: a name without its separators alone, of which nobody mistypes one letter. */
  readonly isWord: boolean;
}

/** The words of an archive. Pure: the catalog finds archives by this alone. */
export function termsOfArchive(archive: MadeArchive): ReadonlyMap<string, IndexedTerm> {
  const found = new Map<string, IndexedTerm>();
  for (const { term, points, isWord } of termsOf(searchedTexts(archive))) {
    const before = found.get(term);
    if (before === undefined && found.size >= MAX_TERMS) continue;
    found.set(term, {
      points: Math.max(points, before?.points ?? 0),
      isWord: isWord || (before?.isWord ?? false),
    });
  }
  return found;
}

/** Up to so many words it is cheaper to look which texts may have one than to cut all of them. */
const FEW_WORDS = 64;

/** Where an archive has one of the words. */
export const termsAmong = (archive: MadeArchive, words: ReadonlySet<string>): readonly ArchiveTerm[] => {
  const all = searchedTexts(archive);
  const wanted = [...words];
  const texts = wanted.length > FEW_WORDS ? all : all.filter(({ text }) => mayHaveAny(text, wanted));
  return [...termsOf(texts)].filter(({ term }) => words.has(term));
};

/** Every word of every text; of what is long, comments come last. */
function* termsOf(all: readonly SearchedText[]): Generator<ArchiveTerm, void, undefined> {
  for (const searched of all) {
    const { part, whole } = POINTS[searched.field];
    const { joined, parts } = nameWords(searched.text);
    // Of what counts the same in parts, the whole is no word of its own.
    if (joined !== null && (whole > part || parts.has(joined)))
      yield { ...searched, term: joined, points: whole, isWord: parts.has(joined) };
    for (const term of parts) if (term !== joined) yield { ...searched, term, points: part, isWord: true };
  }
}

function searchedTexts({ definition, ...archive }: MadeArchive): readonly SearchedText[] {
  const keys = [...definition.constraints, ...definition.foreignKeys, ...definition.indexes];
  const labels = definition.types.flatMap((type) => (type.kind === 'enum' ? type.labels : []));
  return [
    ...texts('TABLE', [archive.name]),
    ...texts('TAG', archive.tags),
    ...definition.columns.map(({ name }) => ({ field: 'COLUMN', column: name, text: name }) as const),
    ...texts('SCHEMA', [archive.schema]),
    ...texts('DATABASE', [archive.database]),
    ...texts('SOURCE', [archive.sourceName]),
    ...texts('LABEL', [archive.label]),
    ...definition.columns.map(
      ({ name, type }) => ({ field: 'TYPE', column: name, text: typeName(type) }) as const,
    ),
    ...texts('ENUM_LABEL', labels),
    ...texts(
      'KEY',
      keys.map(({ name }) => name),
    ),
    ...texts(
      'KEY',
      definition.foreignKeys.flatMap(({ references }) => [references.schema, references.name]),
    ),
    ...texts('COMMENT', [definition.comment]),
    ...definition.columns.flatMap(({ name, comment }) =>
      comment === null ? [] : [{ field: 'COLUMN_COMMENT', column: name, text: comment } as const],
    ),
  ];
}

const texts = (field: SearchedText['field'], all: readonly (string | null)[]): readonly SearchedText[] =>
  all.flatMap((text) => (text === null ? [] : [{ field, column: null, text }]));

/** `numeric(12,2)` is numeric, `timestamp(3) with time zone` is timestamp. */
const typeName = (type: string): string =>
  type.replace(/\([^)]*\)/g, '').replace(/ with(?:out)? time zone/, '');
