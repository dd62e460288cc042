/** What differs between tables of one name; pure. */
import { counted } from '../domain/number-words.js';
import type { Conflict } from '../domain/table-relation.js';
import { columnConflicts } from './column-conflicts.js';
import type { ColumnRarity } from './column-rarity.js';
import { namesakes } from './namesakes.js';
import type { Namesakes } from './namesakes.js';
import { sequenceConflict } from './sequence-conflict.js';
import { conflictOf, sidesOf } from './sides.js';
import type { ShapedTable, TableShape } from './table-shape.js';
import { listed } from './words.js';

/** By name. Everything but SAME_NAME_DIFFERENT_SHAPE is found among tables that look like one table. */
export function findConflicts(tables: readonly ShapedTable[], rarity: ColumnRarity): readonly Conflict[] {
  return namesakes(tables, rarity).flatMap((group) => [
    ...differentThings(group),
    ...group.clusters
      .filter(({ length }) => length > 1)
      .flatMap((cluster) => [
        ...structureConflicts(group.name, cluster),
        ...columnConflicts(group.name, cluster),
        ...sequenceConflict(group.name, cluster),
      ]),
  ]);
}

const databaseOf = ({ sourceId, databaseOid }: ShapedTable): string => `${sourceId} ${databaseOid}`;
const SHOWN_COLUMNS = 6;

/** Within one database the schemas keep different things of one name apart, and stay when it is moved. */
function differentThings({ name, clusters }: Namesakes): readonly Conflict[] {
  if (clusters.length < 2 || new Set(clusters.flat().map(databaseOf)).size < 2) return [];
  const sides = clusters.map((cluster) => ({
    value: columnsText(cluster[0]),
    tables: cluster.map(({ id }) => id),
  }));
  return [
    conflictOf(
      'SAME_NAME_DIFFERENT_SHAPE',
      name,
      [],
      sides,
      `${name} is the name of ${clusters.length} different things: their columns have less than 60 % in common`,
    ),
  ];
}

function columnsText(table: ShapedTable | undefined): string {
  const names = table?.shape.columns.map((column) => column.name) ?? [];
  if (names.length === 0) return 'no columns';
  const more = names.length > SHOWN_COLUMNS ? ` and ${names.length - SHOWN_COLUMNS} more` : '';
  return `${names.slice(0, SHOWN_COLUMNS).join(', ')}${more}`;
}

function structureConflicts(name: string, cluster: readonly ShapedTable[]): readonly Conflict[] {
  const conflicts: Conflict[] = [];
  const everywhere = new Map<string, string>();
  for (const shape of new Set(cluster.map((table) => table.shape)))
    for (const { token, name: column } of shape.byToken.values()) everywhere.set(token, column);
  const lacking = new Map<TableShape, string>();
  for (const { shape } of cluster) {
    if (lacking.has(shape)) continue;
    const absent = [...everywhere].filter(([token]) => !shape.byToken.has(token)).map(([, column]) => column);
    lacking.set(shape, absent.length === 0 ? 'all columns' : `without ${absent.sort().join(', ')}`);
  }
  const missing = sidesOf(cluster, ({ shape }) => lacking.get(shape) ?? null);
  if (missing.length > 1) {
    const columns = [...everywhere]
      .filter(([token]) => [...lacking.keys()].some((shape) => !shape.byToken.has(token)))
      .map(([, column]) => column)
      .sort();
    const tables = counted(cluster.length, 'table');
    const text = `not all of the ${tables} named ${name} have ${listed(columns)}`;
    conflicts.push(conflictOf('COLUMNS', name, columns, missing, text));
  }
  const keys = sidesOf(cluster, ({ shape }) => (shape.key.length === 0 ? 'none' : shape.key.join(', ')));
  if (keys.length > 1) {
    const columns = [...new Set(cluster.flatMap(({ shape }) => shape.key))].sort();
    const text = `the primary key of ${name} is ${keys.map(({ value, tables }) => `(${value}) in ${counted(tables.length, 'table')}`).join(', ')}`;
    conflicts.push(conflictOf('KEY', name, columns, keys, text));
  }
  return conflicts;
}
