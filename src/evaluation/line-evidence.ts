/** What an evaluation file tells of a table, as the classifier takes it. */
import type { TableEvidence } from '../classifier/features.js';
import { nameBags } from '../classifier/name-features.js';
import { structureFeatures } from '../classifier/structure-features.js';
import type { TableShape } from '../classifier/table-shape.js';
import type { EvaluationLine } from './evaluation-line.js';
import type { FileOutline } from './file-outline.js';

export function lineEvidence(line: EvaluationLine, outline: FileOutline): TableEvidence {
  const shape: TableShape = {
    schema: line.schema,
    name: line.table,
    columns: line.columns.map(([name, type]) => ({ name, type })),
    primaryKey: line.primary_key,
    foreignKeys: line.foreign_keys.map(([column, references]) => ({ columns: [column], references })),
    referencedBy: outline.referencesTo(line),
  };
  return {
    names: nameBags(shape, outline.siblingsOf(line)),
    structure: structureFeatures(shape),
    usage: line.usage,
  };
}
