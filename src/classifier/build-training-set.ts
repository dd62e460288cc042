/** Turns labelled table definitions into rows of the training set; what they say in whole is not kept. */
import { z } from 'zod';
import { invalidInput } from '../domain/errors.js';
import { nameBags } from './name-features.js';
import { structureFeatures } from './structure-features.js';
import type { TableShape } from './table-shape.js';
import { formatTrainingSet } from './training-set.js';
import type { TrainingRow } from './training-set.js';

export const definitionSchema = z.object({
  group: z.string().min(1),
  label: z.enum(['app', 'broker']),
  borderline: z.boolean().default(false),
  schema: z.string(),
  table: z.string().min(1),
  /** Name and type, in the table's order. */
  columns: z.array(z.tuple([z.string(), z.string()])).readonly(),
  primary_key: z.array(z.string()).readonly(),
  /** A column of this table and the table it points to. */
  foreign_keys: z.array(z.tuple([z.string(), z.string()])).readonly(),
});
type LabelledDefinition = z.output<typeof definitionSchema>;

/** INVALID_INPUT with the line's number for a line that is not a definition. */
function parseDefinitions(text: string): readonly LabelledDefinition[] {
  const hint =
    'Each line is a JSON object with group, label, schema, table, columns, primary_key and foreign_keys.';
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    let json: unknown;
    try {
      json = JSON.parse(line);
    } catch {
      throw invalidInput(`line ${index + 1} of the definitions is not json`, hint);
    }
    const parsed = definitionSchema.safeParse(json);
    if (!parsed.success)
      throw invalidInput(`line ${index + 1} of the definitions is not a labelled table`, hint);
    return [parsed.data];
  });
}

function shapeOfDefinition(definition: LabelledDefinition, all: readonly LabelledDefinition[]): TableShape {
  const {
    group,
    schema,
    table: name,
    columns,
    primary_key: primaryKey,
    foreign_keys: foreignKeys,
  } = definition;
  // The definitions are a sample of each schema, so this is the least number of foreign keys that point here.
  const others = all.filter((other) => other.group === group && other !== definition);
  return {
    schema,
    name,
    columns: columns.map(([column, type]) => ({ name: column, type })),
    primaryKey,
    foreignKeys: foreignKeys.map(([column, references]) => ({ columns: [column], references })),
    referencedBy: others.flatMap((other) => other.foreign_keys).filter(([, target]) => target === name)
      .length,
  };
}

/** The row of one definition among all definitions of its file. */
function trainingRow(definition: LabelledDefinition, all: readonly LabelledDefinition[]): TrainingRow {
  const shape = shapeOfDefinition(definition, all);
  const bags = nameBags(shape, []);
  return {
    group: definition.group,
    label: definition.label === 'app' ? 'APP' : 'BROKER',
    borderline: definition.borderline,
    structure: structureFeatures(shape),
    table: bags.table,
    columns: bags.columns,
    references: bags.references,
  };
}

/** The text of data/training-set.jsonl for definitions as JSON lines (docs/features.md describes a line). */
export function buildTrainingSet(definitionsText: string): string {
  const definitions = parseDefinitions(definitionsText);
  return formatTrainingSet(definitions.map((definition) => trainingRow(definition, definitions)));
}
