/** Where else a table lives, what stands in the way of merging it, and what it joins with. Made by `src/relations`. */
import type { SourceId, TableId } from './ids.js';
import type { SequenceDefinition, TableDefinition } from './table-definition.js';

/**
 * What two tables have in common, the most telling first. A pair has one kind and every reason that speaks for it:
 * SAME_SHAPE: the same columns, types, nullability and primary key. SIMILAR_SHAPE: most of what is particular in
 * their columns. SHARED_KEYS: rows of the same keys under another shape. LINEAGE: only that we copied one from the other.
 */
export const RELATION_KINDS = ['SAME_SHAPE', 'SIMILAR_SHAPE', 'SHARED_KEYS', 'LINEAGE'] as const;
export type RelationKind = (typeof RELATION_KINDS)[number];

export const RELATION_EVIDENCE = ['SHAPE', 'KEYS', 'LINEAGE'] as const;
export type RelationEvidence = (typeof RELATION_EVIDENCE)[number];

export interface RelationReason {
  readonly evidence: RelationEvidence;
  /** 0 to 1: how sure it alone would make us. 0 says what was looked at and tells nothing. */
  readonly score: number;
  readonly text: string;
}

/** Symmetric: the smaller id is `a`. */
export interface TableRelation {
  readonly a: TableId;
  readonly b: TableId;
  readonly kind: RelationKind;
  /** 0 to 1: 1 minus the product of (1 - score) of the reasons. */
  readonly score: number;
  readonly reasons: readonly RelationReason[];
}

/**
 * What differs between tables of one name. SAME_NAME_DIFFERENT_SHAPE: they are different things. All others are
 * between tables that look like one table: COLUMNS that are not everywhere, another primary KEY, TYPE, NULLABILITY,
 * ENUM_LABELS, COLLATION, and SEQUENCE_RANGE: both give rows the same numbers.
 */
export const CONFLICT_KINDS = [
  'SAME_NAME_DIFFERENT_SHAPE',
  'COLUMNS',
  'KEY',
  'TYPE',
  'NULLABILITY',
  'ENUM_LABELS',
  'COLLATION',
  'SEQUENCE_RANGE',
] as const;
export type ConflictKind = (typeof CONFLICT_KINDS)[number];

/** The tables that agree with each other. */
export interface ConflictSide {
  /** What they say: `numeric(12,2)`, `not null`, `without discount`. */
  readonly value: string;
  readonly tables: readonly TableId[];
}

/** One for all tables that it is about, however many. */
export interface Conflict {
  readonly kind: ConflictKind;
  /** The name that the tables share, in lower case. */
  readonly name: string;
  readonly columns: readonly string[];
  readonly text: string;
  /** The side of most tables first. Only SEQUENCE_RANGE may have a single one. */
  readonly sides: readonly ConflictSide[];
}

export const JOIN_EVIDENCE = ['FOREIGN_KEY', 'NAME', 'TYPE', 'VALUES', 'RANGE'] as const;
export type JoinEvidence = (typeof JOIN_EVIDENCE)[number];

export interface JoinReason {
  readonly evidence: JoinEvidence;
  readonly text: string;
}

export interface JoinEnd {
  readonly tableId: TableId;
  readonly columns: readonly string[];
}

/** Columns of one table whose values are a key of another (or of the same) table. */
export interface JoinCandidate {
  readonly from: JoinEnd;
  readonly to: JoinEnd;
  /** PostgreSQL itself holds it: a foreign key. */
  readonly declared: boolean;
  /** 0 to 1; 1 for a foreign key. */
  readonly score: number;
  readonly reasons: readonly JoinReason[];
}

/** A table as relations look at it. */
export interface RelatableTable {
  readonly id: TableId;
  readonly sourceId: SourceId;
  readonly source: string;
  readonly databaseOid: number;
  readonly database: string;
  /** Of the database: what columns without one of their own have. Null where no scan has told. */
  readonly collation: string | null;
  readonly relationOid: number;
  readonly schema: string;
  readonly name: string;
  /** When its structure was first seen as it is now. */
  readonly structureSince: Date;
  readonly columns: readonly RelatableColumn[];
  readonly constraints: readonly Pick<TableDefinition['constraints'][number], 'kind' | 'columns'>[];
  readonly foreignKeys: readonly Pick<
    TableDefinition['foreignKeys'][number],
    'name' | 'columns' | 'references' | 'referencedColumns'
  >[];
  readonly sequences: readonly Pick<
    SequenceDefinition,
    'column' | 'start' | 'increment' | 'minimum' | 'maximum'
  >[];
  readonly types: TableDefinition['types'];
}

export type RelatableColumn = Pick<
  TableDefinition['columns'][number],
  'name' | 'type' | 'userType' | 'notNull' | 'collation'
>;

/** A relation as one of its tables sees it. */
export interface RelatedTable extends Pick<TableRelation, 'kind' | 'score' | 'reasons'> {
  readonly tableId: TableId;
}

export interface TableRelations {
  /** How many other tables have exactly its shape; `related` has the nearest of them. */
  readonly sameShape: number;
  /** The surest first. */
  readonly related: readonly RelatedTable[];
}

/** A conflict of a run, with the first tables of each side. */
export interface ListedConflict extends Pick<Conflict, 'kind' | 'name' | 'columns' | 'text'> {
  readonly id: string;
  readonly sides: readonly (ConflictSide & {
    /** All of them; `tables` has at most 20. */
    readonly count: number;
  })[];
}

/** The values of a whole-number column, as far as its profile tells. */
export interface NumberRange {
  readonly minimum: bigint;
  readonly maximum: bigint;
}

/** A run over the whole catalog. */
export interface RelationRun {
  readonly startedAt: Date;
  readonly finishedAt: Date;
  readonly tables: number;
  readonly relations: number;
  readonly conflicts: number;
  readonly joins: number;
  /** Keys that were read in this run. */
  readonly sketched: number;
  /** Keys that would have been compared and could not be read, by table and reason. */
  readonly unsketched: number;
}
