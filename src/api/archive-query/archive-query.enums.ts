import type { DownloadFormat, QueryCut } from '../../domain/archive-query.js';
import { publishEnum } from '../publish-enum.js';

export const QueryCutEnum = publishEnum<QueryCut>('QueryCut', 'Which limit left rows out of an answer.', {
  ROWS: 'There are more rows than may be given.',
  BYTES: 'The rows have more bytes than may be given.',
});

export const DownloadFormatEnum = publishEnum<DownloadFormat>(
  'ArchiveDownloadFormat',
  'In which form an archive is downloaded.',
  {
    CSV: "PostgreSQL's texts with a line of names before them; masked where a column is sensitive.",
    PARQUET: 'Typed where a type keeps the text; masked where a column is sensitive.',
    CANONICAL:
      'The stored objects, one after the other, which `zstd -d` reads as one file. Refused where columns are masked.',
  },
);
