import type { Facet, MatchField, MatchWay } from '../../domain/archive-search.js';
import { publishEnum } from '../publish-enum.js';

export const MatchFieldEnum = publishEnum<MatchField>('MatchField', 'Where in an archive a word was found.', {
  TABLE: 'In the name of the table.',
  COLUMN: 'In the name of a column.',
  TAG: 'In a tag.',
  SCHEMA: 'In the name of the schema.',
  COMMENT: 'In the comment of the table.',
  COLUMN_COMMENT: 'In the comment of a column.',
  ENUM_LABEL: 'In a label of an enum that it uses.',
  TYPE: 'In the type of a column.',
  DATABASE: 'In the name of the database.',
  SOURCE: 'In the name of the source.',
  LABEL: 'It is the label that the table had.',
  KEY: 'In the name of a constraint or an index, or of a table that a foreign key names.',
  VALUES: 'In the known range of the values of a column.',
});

export const MatchWayEnum = publishEnum<MatchWay>('MatchWay', 'How something fits a word.', {
  EXACT: 'It is the word.',
  FORM: 'It is another form of the word: trades for trading.',
  PREFIX: 'It begins with the word.',
  SYNONYM: 'It means the same: client for customer.',
  TYPO: 'It is the word but for one or two letters.',
  RANGE: 'The known range of the values meets the time or the range that was asked.',
});

export const FacetEnum = publishEnum<Facet>('Facet', 'What found archives can be counted by.', {
  SOURCE: 'The name of the source.',
  LABEL: 'The label that the table had.',
  TAG: 'Each tag.',
  YEAR: 'Each year that known ranges of its times reach.',
  STATE: 'Whether its rows are kept: KEPT or EXPIRED.',
});
