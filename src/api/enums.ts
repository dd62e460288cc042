/** The domain's words as GraphQL enums; a missing or surplus word does not compile. */
import { registerEnumType } from 'type-graphql';
import type { ErrorCode } from '../domain/errors.js';
import type { TableOrder } from '../domain/catalog-table.js';
import type { MovePhase, MoveState } from '../domain/move.js';
import type { MoveKind, PlanState } from '../domain/plan.js';
import type { Label } from '../domain/verdict.js';

/** Keys and values are the same: type-graphql publishes the keys. */
function publish<Word extends string>(
  name: string,
  description: string,
  words: Readonly<Record<Word, string>>,
): Readonly<Record<string, string>> {
  const entries = Object.entries<string>(words);
  const values: Readonly<Record<string, string>> = Object.fromEntries(entries.map(([word]) => [word, word]));
  registerEnumType(values, {
    name,
    description,
    valuesConfig: Object.fromEntries(entries.map(([word, text]) => [word, { description: text }])),
  });
  return values;
}

export const LabelEnum = publish<Label>('Label', 'What a table is.', {
  APP: 'An application lives on it.',
  BROKER: 'It holds broker or market data.',
  UNUSED: 'Nobody uses it.',
  UNKNOWN: 'Not judged yet, or the evidence is not enough.',
});

export const TableOrderEnum = publish<TableOrder>('TableOrder', 'How a list of tables is sorted.', {
  NAME: 'By name, from A.',
  SIZE: 'By size, the largest first.',
});

export const PlanStateEnum = publish<PlanState>('PlanState', 'Where a plan stands.', {
  DRAFT: 'Waits for approval.',
  APPROVED: 'May be started.',
  REFUSED: 'Must not be done; the refusals say why.',
});

const MOVE_KIND_WORDS = {
  CONSOLIDATE: 'Copy an application table into the one consolidated PostgreSQL.',
  LOAD: 'Load a broker table into the warehouse.',
  ARCHIVE: 'Write an unused table into an encrypted, searchable archive.',
} as const;

export const MoveKindEnum = publish<MoveKind>('MoveKind', 'What a move does.', {
  ...MOVE_KIND_WORDS,
  RESTORE: 'Bring an archived table back.',
});

export const PlanKindEnum = publish<Exclude<MoveKind, 'RESTORE'>>(
  'PlanKind',
  'What can be planned for a table; an archive is brought back with `restoreArchive`.',
  MOVE_KIND_WORDS,
);

export const MoveStateEnum = publish<MoveState>('MoveState', 'Where a move stands.', {
  QUEUED: 'Waits for a worker.',
  RUNNING: 'A worker is at it.',
  SUCCEEDED: 'Done and verified.',
  FAILED: 'Stopped by an error; it can be started again, and finished chunks stand where they can be proved.',
  CANCELLED: 'Stopped by a person; what it wrote was removed.',
});

export const MovePhaseEnum = publish<MovePhase>('MovePhase', 'What a running move does now.', {
  OPEN: 'Locks the table and takes the snapshot.',
  COPY: 'Copies the rows, chunk by chunk.',
  FINISH: 'Adds what belongs to the whole table: keys, indexes, sequences, the commit of the warehouse.',
  VERIFY: 'Reads the result back and compares.',
  PUBLISH: 'Makes the result known: manifest, catalog, lineage.',
});

export const ErrorCodeEnum = publish<ErrorCode>(
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

export const TlsModeEnum = publish<'DISABLE' | 'REQUIRE' | 'VERIFY_FULL'>(
  'TlsMode',
  'How the connection to a source is encrypted.',
  {
    DISABLE: 'Not at all; only for loopback and private links.',
    REQUIRE: 'Encrypted; whose certificate it is does not matter.',
    VERIFY_FULL: 'Encrypted, and the certificate must be valid and name the host.',
  },
);
