/** The words of relations as GraphQL enums. */
import type {
  ConflictKind,
  JoinEvidence,
  RelationEvidence,
  RelationKind,
} from '../../domain/table-relation.js';
import { publishEnum } from '../publish-enum.js';

export const RelationKindEnum = publishEnum<RelationKind>(
  'RelationKind',
  'What two tables have in common, the most telling first.',
  {
    SAME_SHAPE: 'The same columns, types, nullability and primary key.',
    SIMILAR_SHAPE: 'Most of what is particular in their columns.',
    SHARED_KEYS: 'Rows of the same keys, under another shape.',
    LINEAGE: 'Only that Sortkeep copied the one from the other.',
  },
);

export const RelationEvidenceEnum = publishEnum<RelationEvidence>(
  'RelationEvidence',
  'What can speak for a relation.',
  {
    SHAPE: 'Names and types of columns, the rarer the more telling.',
    KEYS: 'Keys that both have, estimated from salted hashes.',
    LINEAGE: 'A move of Sortkeep that made one out of the other.',
  },
);

export const ConflictKindEnum = publishEnum<ConflictKind>(
  'ConflictKind',
  'What can differ between tables of one name.',
  {
    SAME_NAME_DIFFERENT_SHAPE: 'They are different things.',
    COLUMNS: 'Columns that not all of them have.',
    KEY: 'The primary key.',
    TYPE: 'The type of a column.',
    NULLABILITY: 'Whether a column may be NULL.',
    ENUM_LABELS: 'The labels of an enum, or their order.',
    COLLATION: 'How texts of a column are sorted and compared.',
    SEQUENCE_RANGE: 'Nothing differs: sequences give rows of several tables the same numbers.',
  },
);

export const JoinEvidenceEnum = publishEnum<JoinEvidence>('JoinEvidence', 'What can speak for a join.', {
  FOREIGN_KEY: 'PostgreSQL itself holds it.',
  NAME: 'The column is named after the table.',
  TYPE: 'Both have the same type, or types that compare.',
  VALUES: 'Values that are keys there, estimated from salted hashes.',
  RANGE: 'The ranges of the numbers on both ends, from profiles.',
});
