/** What the lines of an evaluation file say of each other: a table's siblings, and what points to it. */
import type { EvaluationLine } from './evaluation-line.js';

/** As many as the catalog gives a table. */
const MOST_SIBLINGS = 200;

export interface FileOutline {
  readonly add: (line: EvaluationLine) => void;
  /** Names of the other tables of its group and schema, the first 200 of the file. */
  readonly siblingsOf: (line: EvaluationLine) => readonly string[];
  /** Foreign keys of the group's other tables that point to it: the least number where the file is a sample. */
  readonly referencesTo: (line: EvaluationLine) => number;
}

const keyOf = (...parts: readonly string[]): string => JSON.stringify(parts);
const ownReferences = ({ table, foreign_keys: keys }: EvaluationLine): number =>
  keys.filter(([, target]) => target === table).length;

/** Holds some names a schema and a number a foreign key's target, whatever the length of the file. */
export function createFileOutline(): FileOutline {
  const names = new Map<string, string[]>();
  const references = new Map<string, number>();
  const named = ({ group, schema }: EvaluationLine): string[] => {
    const known = names.get(keyOf(group, schema)) ?? [];
    names.set(keyOf(group, schema), known);
    return known;
  };
  return {
    add: (line) => {
      const known = named(line);
      if (known.length <= MOST_SIBLINGS && !known.includes(line.table)) known.push(line.table);
      for (const [, target] of line.foreign_keys) {
        const key = keyOf(line.group, target);
        references.set(key, (references.get(key) ?? 0) + 1);
      }
    },
    siblingsOf: (line) =>
      named(line)
        .filter((name) => name !== line.table)
        .slice(0, MOST_SIBLINGS),
    referencesTo: (line) => (references.get(keyOf(line.group, line.table)) ?? 0) - ownReferences(line),
  };
}
