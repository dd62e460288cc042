import { canonicalJson } from '../codec/canonical-json.js';
import { nameText, qualifiedText } from '../domain/name-text.js';
import type { SchemaChange, SchemaObject } from '../domain/schema-change.js';
import type { TableDefinition } from '../domain/table-definition.js';
import type { TableSurroundings } from '../domain/table-surroundings.js';
import { compareColumns } from './compare-columns.js';
import { compareConstraints } from './compare-constraints.js';
import { compareRights } from './compare-rights.js';
import { compareSurroundings } from './compare-surroundings.js';
import { compareTypes } from './compare-types.js';
import { BOTH, change, commentChange, namedChanges } from './named-changes.js';

/** What one schema version keeps. */
export interface Structure {
  readonly definition: TableDefinition;
  /** Null where it was not read: then nothing of it is compared. */
  readonly surroundings: TableSurroundings | null;
}

/** Empty for equal structures, and never for others; positions of sequences are no part of a structure. */
export function compareStructures(before: Structure, after: Structure): readonly SchemaChange[] {
  const [was, is] = [before.definition, after.definition];
  const known = [
    ...tableChanges(was, is),
    ...compareColumns(was.columns, is.columns),
    ...compareConstraints(was, is),
    ...compareTypes(was, is),
    ...(before.surroundings === null || after.surroundings === null
      ? []
      : compareSurroundings(before.surroundings, after.surroundings, [was, is])),
    ...compareRights(was, is),
    ...listChanges(was, is),
  ];
  const changes = [...known, ...featureChanges(was, is, known)];
  return changes.length > 0 || identityOf(before, after) === identityOf(after, before)
    ? changes
    : [REORDERED];
}

/** Everything has its name and text compared above; what is left is where it stands in its list. */
const REORDERED: SchemaChange = {
  kind: 'CHANGED',
  object: 'ORDER',
  name: 'parts',
  before: null,
  after: null,
  description: 'the order in which its parts are listed changed',
  breaks: [],
};

/** Of both, only what both have read. */
function identityOf({ definition, surroundings }: Structure, other: Structure): string {
  const sequences = definition.sequences.map((sequence) => ({
    ...sequence,
    lastValue: null,
    isCalled: false,
  }));
  return canonicalJson({
    definition: { ...definition, sequences },
    surroundings: other.surroundings === null ? null : surroundings,
  });
}

function tableChanges(was: TableDefinition, is: TableDefinition): readonly SchemaChange[] {
  const name = qualifiedText(is);
  return [
    ...change('TABLE', name, 'the name of the table', qualifiedText(was), name, BOTH),
    ...change('TABLE', name, 'the table', was.kind, is.kind),
    ...change('TABLE', name, 'the table', was.persistence, is.persistence),
    ...commentChange('the table', was.comment, is.comment),
  ];
}

const textChanges = (
  object: SchemaObject,
  word: string,
  before: readonly string[],
  after: readonly string[],
): readonly SchemaChange[] =>
  namedChanges(before, after, { object, word, nameOf: (text) => text, textOf: (text) => text });

function listChanges(was: TableDefinition, is: TableDefinition): readonly SchemaChange[] {
  return [
    ...namedChanges(was.storageParameters, is.storageParameters, {
      object: 'STORAGE',
      word: 'storage parameter',
      nameOf: (parameter) => parameter.split('=', 1)[0] ?? parameter,
      textOf: (parameter) => parameter.slice(parameter.indexOf('=') + 1),
    }),
    ...textChanges(
      'EXTENSION',
      'need of extension',
      was.extensions.map(nameText),
      is.extensions.map(nameText),
    ),
    ...textChanges('REFERENCE', 'need of', was.externalReferences, is.externalReferences),
    ...textChanges('DATA_TYPE', 'need of', was.unsupportedTypes, is.unsupportedTypes),
  ];
}

/** Beginnings of features that are told in full by other changes, where those could be compared. */
const TOLD: readonly (readonly [beginning: string, by: SchemaObject])[] = [
  ['trigger ', 'TRIGGER'],
  ['row security policy ', 'POLICY'],
  ['row security', 'ROW_SECURITY'],
  ['forced row security', 'ROW_SECURITY'],
  ['inheritance ', 'INHERITANCE'],
  ['partitioning by ', 'PARTITION_KEY'],
  ['grants of column ', 'GRANT'],
  ['invalid index ', 'INDEX'],
];

function featureChanges(
  was: TableDefinition,
  is: TableDefinition,
  known: readonly SchemaChange[],
): readonly SchemaChange[] {
  const told = new Set(known.map(({ object }) => object));
  return textChanges('FEATURE', 'feature', was.notRecreated, is.notRecreated).filter(
    ({ name }) => !TOLD.some(([beginning, by]) => name.startsWith(beginning) && told.has(by)),
  );
}
