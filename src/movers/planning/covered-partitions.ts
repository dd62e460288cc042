import type { SchemaVersion } from '../../domain/catalog-table.js';

/** More are counted: a plan is read by people. */
const NAMED = 50;

/** Which partitions a move of the table covers, in words; nothing for a table that has none. */
export function coveredPartitions({ definition, surroundings }: SchemaVersion): readonly string[] {
  if (definition.kind !== 'partitioned table') return [];
  const then =
    'a partition that is attached or detached while the rows are copied makes the move begin again';
  if (surroundings === null) return [`the move covers all partitions that are there when it starts; ${then}`];
  const { partitions } = surroundings;
  const names = partitions.slice(0, NAMED).map(({ schema, name }) => `${schema}.${name}`);
  const more = partitions.length > NAMED ? ` and ${partitions.length - NAMED} more` : '';
  const seen = partitions.length === 0 ? 'none' : `${partitions.length}: ${names.join(', ')}${more}`;
  return [`the move covers all partitions that are there when it starts (at the last scan ${seen}); ${then}`];
}
