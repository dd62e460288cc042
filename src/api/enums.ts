/** The domain's words as GraphQL enums; a missing or surplus word does not compile. */
import type { ProfileSource, SensitivityKind } from '../domain/column-profile.js';
import type { ErrorCode } from '../domain/errors.js';
import type { TableOrder } from '../domain/catalog-table.js';
import type { LessonCause } from '../domain/lesson.js';
import type { ModelState } from '../domain/model-version.js';
import type { MovePhase, MoveState } from '../domain/move.js';
import type { MoveKind, PlanState } from '../domain/plan.js';
import type { NodeRole } from '../domain/source.js';
import type { Broken, SchemaChangeKind, SchemaObject, TableChangeKind } from '../domain/schema-change.js';
import type { EpochCause, ReadCause } from '../domain/usage-evidence.js';
import type { Label } from '../domain/verdict.js';
import { publishEnum } from './publish-enum.js';

export const LabelEnum = publishEnum<Label>('Label', 'What a table is.', {
  APP: 'An application lives on it.',
  BROKER: 'It holds broker or market data.',
  UNUSED: 'Nobody uses it.',
  UNKNOWN: 'Not judged yet, or the evidence is not enough.',
});

export const LessonCauseEnum = publishEnum<LessonCause>('LessonCause', 'What taught about a table.', {
  OVERRIDE: 'A person said what it is.',
  RESTORE: 'Somebody wanted its archive back, so it is used.',
  READ_AFTER_ARCHIVE: 'It was really read after it was archived, so it is used.',
});

export const ModelStateEnum = publishEnum<ModelState>('ModelState', 'Whether a model judges.', {
  CURRENT: 'It judges; one does at a time.',
  CANDIDATE: 'It was not better than the current one, and waits for a decision.',
  RETIRED: 'It judged until another one took its place.',
});

export const TableOrderEnum = publishEnum<TableOrder>('TableOrder', 'How a list of tables is sorted.', {
  NAME: 'By name, from A.',
  SIZE: 'By size, the largest first.',
});

export const SensitivityKindEnum = publishEnum<SensitivityKind>(
  'SensitivityKind',
  'What a sensitive column holds.',
  {
    EMAIL: 'E-mail addresses.',
    PHONE: 'Phone numbers.',
    PERSON_NAME: 'Names of people, or names by which they sign in.',
    CARD_NUMBER: 'Numbers of payment cards.',
    IBAN: 'International bank account numbers.',
    BANK_ACCOUNT: 'Other numbers of bank accounts.',
    TAX_ID: 'Numbers of people or firms at a tax office.',
    NATIONAL_ID: 'Numbers of people at a state: social security, passport, identity card.',
    DATE_OF_BIRTH: 'Dates of birth.',
    ADDRESS: 'Postal addresses, or parts of them.',
    IP_ADDRESS: 'Addresses of devices on the Internet.',
    CREDENTIAL: 'Passwords and their hashes, keys, tokens.',
    FREE_TEXT: 'Text that people wrote, which can hold anything.',
  },
);

export const ProfileSourceEnum = publishEnum<ProfileSource>(
  'ProfileSource',
  'Where the figures of a column come from.',
  {
    STATISTICS: 'What ANALYZE of PostgreSQL left.',
    SAMPLE: 'A sample of rows.',
    NAMES: 'No value could be read: its name alone.',
  },
);

export const ReadCauseEnum = publishEnum<ReadCause>('ReadCause', 'What explains reads that are no use.', {
  DUMP: 'A dump by pg_dump, or another copy of the whole database.',
  INDEX_BUILD: 'An index was built or built again.',
  REWRITE: 'The table was rewritten: VACUUM FULL, CLUSTER, a column of another type.',
  CONSTRAINT_CHECK: 'A new rule was checked against the rows: CHECK, NOT NULL, a foreign key.',
  FOREIGN_KEY_CHECK: 'Rows of other tables that refer to it came, and were looked up in it.',
  MATERIALIZED_VIEW_REFRESH: 'A materialized view over it was refreshed.',
  OWN_READ: 'Sortkeep read it: a profile or a copy.',
});

export const EpochCauseEnum = publishEnum<EpochCause>('EpochCause', 'Why counters began anew.', {
  FIRST_SCAN: 'It was scanned for the first time, or was new.',
  CRASH: 'The server crashed or was stopped at once, which loses all counters.',
  RESET: 'Somebody reset the statistics of the database or the server.',
  TABLE_RESET: 'Somebody reset the statistics of this table.',
  FAILOVER: 'Another node became the primary.',
  STANDBY_RESTART: 'A standby was restarted; up to PostgreSQL 14 that loses its counters.',
  CLONE: 'The node began as a copy of another one, with its counters.',
  UPGRADE: 'The server was upgraded by pg_upgrade, which loses all counters.',
  COUNTING_OFF: 'The server did not count for a while (track_counts was off).',
  UNKNOWN: 'Counters fell, and nothing says why.',
});

export const PlanStateEnum = publishEnum<PlanState>('PlanState', 'Where a plan stands.', {
  DRAFT: 'Waits for approval.',
  APPROVED: 'May be started.',
  REFUSED: 'Must not be done; the refusals say why.',
});

const MOVE_KIND_WORDS = {
  CONSOLIDATE: 'Copy an application table into the one consolidated PostgreSQL.',
  LOAD: 'Load a broker table into the warehouse.',
  ARCHIVE: 'Write an unused table into an encrypted, searchable archive.',
} as const;

export const MoveKindEnum = publishEnum<MoveKind>('MoveKind', 'What a move does.', {
  ...MOVE_KIND_WORDS,
  RESTORE: 'Bring an archived table back.',
});

export const PlanKindEnum = publishEnum<Exclude<MoveKind, 'RESTORE'>>(
  'PlanKind',
  'What can be planned for a table; an archive is brought back with `restoreArchive`.',
  MOVE_KIND_WORDS,
);

export const MoveStateEnum = publishEnum<MoveState>('MoveState', 'Where a move stands.', {
  QUEUED: 'Waits for a worker.',
  RUNNING: 'A worker is at it.',
  PAUSED: 'Rests until a person resumes it; nothing is locked, and what it has copied stays.',
  SUCCEEDED: 'Done and verified.',
  FAILED: 'Stopped by an error; it can be started again, and finished chunks stand where they can be proved.',
  CANCELLED: 'Stopped by a person; what it wrote was removed.',
});

export const MovePhaseEnum = publishEnum<MovePhase>('MovePhase', 'What a running move does now.', {
  OPEN: 'Locks the table and takes the snapshot.',
  COPY: 'Copies the rows, chunk by chunk.',
  FINISH: 'Adds what belongs to the whole table: keys, indexes, sequences, the commit of the warehouse.',
  VERIFY: 'Reads the result back and compares.',
  PUBLISH: 'Makes the result known: manifest, catalog, lineage.',
});

export const ErrorCodeEnum = publishEnum<ErrorCode>(
  'ErrorCode',
  'Kinds of errors, the same in `extensions.code`.',
  {
    INVALID_INPUT: 'The request is wrong: an unknown cursor, a bad name, a faulty query.',
    NOT_FOUND: 'The named object does not exist, or not any more.',
    ALREADY_EXISTS: 'It would overwrite something, and does not.',
    CONFLICT: 'The object is not in a state that allows this.',
    UNREACHABLE: 'A server does not answer; usually worth another try.',
    ACCESS_DENIED: 'A password, a right or a key is missing.',
    CORRUPTED: 'Bytes are not what their hash says.',
    NO_SPACE: 'A disk, a quota or a store is full or cannot be written.',
    UNSUPPORTED: 'This cannot be done safely.',
    CANCELLED: 'A person or a watchdog stopped it.',
    INTERNAL: 'A fault of Sortkeep; the log has the cause under the incident id.',
  },
);

export const NodeRoleEnum = publishEnum<Uppercase<NodeRole>>('NodeRole', 'What a node is in its cluster.', {
  PRIMARY: 'It takes writes.',
  STANDBY: 'It follows a primary and takes reads only.',
});

export const TlsModeEnum = publishEnum<'DISABLE' | 'REQUIRE' | 'VERIFY_FULL'>(
  'TlsMode',
  'How the connection to a source is encrypted.',
  {
    DISABLE: 'Not at all; only for loopback and private links.',
    REQUIRE: 'Encrypted; whose certificate it is does not matter.',
    VERIFY_FULL: 'Encrypted, and the certificate must be valid and name the host.',
  },
);

export const DependentEvidenceEnum = publishEnum<'CATALOG' | 'BODY'>(
  'DependentEvidence',
  'How it is known that an object needs a table.',
  {
    CATALOG: "PostgreSQL's catalog says so.",
    BODY: 'The text of a function names the table, which PostgreSQL does not track.',
  },
);

export const TableChangeKindEnum = publishEnum<TableChangeKind>(
  'TableChangeKind',
  'What became of a table.',
  {
    CAME: 'A scan saw it that an earlier scan of its database had not.',
    CHANGED: 'A scan saw another structure than the one before.',
    WENT: 'A scan no longer found it.',
  },
);

export const SchemaChangeKindEnum = publishEnum<SchemaChangeKind>(
  'SchemaChangeKind',
  'What became of a part of a structure.',
  { ADDED: 'It is new.', REMOVED: 'It is gone.', CHANGED: 'It is another one than before.' },
);

export const SchemaObjectEnum = publishEnum<SchemaObject>(
  'SchemaObject',
  'A part of the structure of a table.',
  {
    TABLE: 'Its name, its kind, or whether it is logged.',
    COLUMN: 'A column; one that was renamed is removed and added.',
    COLUMN_TYPE: 'The type of a column.',
    NULLABILITY: 'Whether a column refuses NULL.',
    DEFAULT: 'The default value of a column.',
    GENERATED: 'The expression of a generated column.',
    IDENTITY: 'Whether a column numbers its rows.',
    COLLATION: 'The collation of a column.',
    KEY: 'A primary key, a unique or an exclusion constraint.',
    CHECK: 'A check constraint.',
    FOREIGN_KEY: 'A foreign key.',
    INDEX: 'An index that is not behind a key.',
    SEQUENCE: 'A sequence that a column owns.',
    DATA_TYPE: 'A type of users that it needs.',
    ENUM_LABEL: 'A label of an enum that it needs.',
    TRIGGER: 'A trigger.',
    POLICY: 'A row security policy.',
    ROW_SECURITY: 'Whether policies are in force.',
    PARTITION_KEY: 'How it is partitioned.',
    PARTITION: 'A partition.',
    INHERITANCE: 'A table that it inherits from, or that inherits from it.',
    OWNER: 'The role that owns it.',
    GRANT: 'Rights of a role on it or on a column.',
    COMMENT: 'A comment on it or on a part of it.',
    STORAGE: 'A storage parameter.',
    EXTENSION: 'An extension that it needs.',
    REFERENCE: 'Another object of users that its expressions need.',
    FEATURE:
      'Something else that a move does not make again: a publication, a rule, a tablespace and the like.',
    ORDER: 'The order of columns, labels or other parts.',
  },
);

export const BrokenEnum = publishEnum<Broken>(
  'Broken',
  'Statements on a table that may fail after a change.',
  {
    READERS: 'Statements that read it.',
    WRITERS: 'Statements that write it.',
  },
);
