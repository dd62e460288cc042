/** Triggers, partitions and inheritance of two structures. */
import { nameText, qualifiedText } from '../domain/name-text.js';
import type { SchemaChange } from '../domain/schema-change.js';
import type { QualifiedName } from '../domain/table-definition.js';
import type { TableSurroundings, TriggerDefinition } from '../domain/table-surroundings.js';
import { namedChanges, optionalChange, WRITERS } from './named-changes.js';
import { compareRowRights } from './compare-rights.js';

/** The ways in which the server may print a table's name, which depends on its list of reserved words. */
function spellings({ schema, name }: QualifiedName): readonly string[] {
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const ways = (text: string): readonly string[] => [text, quoted(text)];
  return ways(schema).flatMap((first) => ways(name).map((second) => ` ON ${first}.${second} `));
}

/** A trigger's text names its table, so a table that is called otherwise would change all its triggers. */
function withoutTable({ sql, enabled }: TriggerDefinition, table: QualifiedName | null): string {
  const spelling = table === null ? undefined : spellings(table).find((text) => sql.includes(text));
  const shown = spelling === undefined ? sql : sql.replace(spelling, () => ' ON … ');
  return enabled ? shown : `${shown} (disabled)`;
}

const parents = (word: string) => (before: readonly QualifiedName[], after: readonly QualifiedName[]) =>
  namedChanges(before, after, {
    object: 'INHERITANCE',
    word,
    nameOf: qualifiedText,
    textOf: qualifiedText,
  });

export function compareSurroundings(
  before: TableSurroundings,
  after: TableSurroundings,
  names: readonly [QualifiedName, QualifiedName],
): readonly SchemaChange[] {
  const [oldName, newName] = names;
  const renamed = qualifiedText(oldName) !== qualifiedText(newName);
  const old = new Set(before.triggers);
  return [
    ...namedChanges(before.triggers, after.triggers, {
      object: 'TRIGGER',
      word: 'trigger',
      nameOf: ({ name }) => nameText(name),
      textOf: (trigger) => withoutTable(trigger, renamed ? (old.has(trigger) ? oldName : newName) : null),
      commentOf: ({ comment }) => comment,
    }),
    ...optionalChange('PARTITION_KEY', 'partition key', 'partition key', [
      before.partitionKey,
      after.partitionKey,
    ]),
    ...namedChanges(before.partitions, after.partitions, {
      object: 'PARTITION',
      word: 'partition',
      nameOf: qualifiedText,
      textOf: ({ bound }) => bound,
      // Rows for it have no place any more, unless there is a default partition.
      breaksOf: { removed: () => WRITERS, changed: () => WRITERS },
    }),
    ...parents('inheritance from')(before.inherits, after.inherits),
    ...parents('inheritance by')(before.inheritedBy, after.inheritedBy),
    ...compareRowRights(before, after),
  ];
}
