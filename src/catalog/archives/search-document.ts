import type { MadeArchive } from '../../domain/archive.js';
import { searchWords } from './search-words.js';

/**
 * A tsvector holds at most 1 MB of words and positions. 256 KiB of text in distinct words stay below that whatever
 * the words are; what counts most comes first, so that only the ends of very long comments are lost.
 */
const MAX_BYTES = 256 * 1024;

/** Characters; no name in PostgreSQL is longer than 63 bytes, and a comment without blanks is no name. */
const MAX_JOINED = 63;

const DIGIT_EDGE = /(?<=\p{N})(?=[\p{L}\p{M}])|(?<=[\p{L}\p{M}])(?=\p{N})/u;

/**
 * The text that `sortkeep.archives.search` is made of: every distinct word of the names, tags, columns, keys and
 * comments, whole and in pieces (`order_items`, `orderItems`, `sp500`), separated by blanks. Pure.
 */
export function searchDocument(archive: MadeArchive): string {
  const { definition } = archive;
  const texts = [
    archive.name,
    archive.schema,
    archive.database,
    archive.sourceName,
    ...archive.tags,
    ...definition.columns.map((column) => column.name),
    ...[...definition.constraints, ...definition.foreignKeys, ...definition.indexes].map((part) => part.name),
    ...definition.foreignKeys.flatMap((key) => [key.references.schema, key.references.name]),
    definition.comment ?? '',
    ...definition.columns.map((column) => column.comment ?? ''),
  ];
  const words = new Set<string>();
  let bytes = 0;
  for (const word of texts.flatMap((text) => piecesOf(text))) {
    if (words.has(word)) continue;
    bytes += Buffer.byteLength(word, 'utf8') + 1;
    if (bytes > MAX_BYTES) break;
    words.add(word);
  }
  return [...words].join(' ');
}

/** A name's words, their pieces, and the name without separators: `order_items` is also found as `orderitems`. */
function piecesOf(text: string): readonly string[] {
  const words = searchWords(text);
  const joined = words.map((word) => word.whole).join('');
  return [
    ...(/\s/.test(text) || joined.length > MAX_JOINED ? [] : [joined]),
    ...words.flatMap(({ whole, pieces }) => [
      whole,
      ...pieces.flatMap((piece) => [piece, ...digitPieces(piece)]),
    ]),
  ].filter((word) => word !== '');
}

const digitPieces = (piece: string): readonly string[] => piece.split(DIGIT_EDGE);
