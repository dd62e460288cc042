import type { TableId } from '../domain/ids.js';
import { columnRarity } from './column-rarity.js';
import type { ColumnRarity } from './column-rarity.js';
import { joinCandidates } from './join-candidates.js';
import type { JoinCandidates } from './join-candidates.js';
import { pairTables } from './pair-tables.js';
import type { TablePair } from './pair-tables.js';
import { sketchRequests } from './sketch-requests.js';
import type { SketchRequest } from './sketch-requests.js';
import type { ShapedTable } from './table-shape.js';

/** What there is to compare, and which keys have to be read for it. */
export interface RelationPlan {
  readonly tables: readonly ShapedTable[];
  readonly rarity: ColumnRarity;
  readonly pairs: readonly TablePair[];
  readonly joins: JoinCandidates;
  readonly requests: readonly SketchRequest[];
}

/**
 * From structures alone; pure. `rest` is awaited between the parts, each of which takes a second for 20,000 tables:
 * a service answers others meanwhile.
 */
export async function planRelations(
  tables: readonly ShapedTable[],
  copies: readonly (readonly [TableId, TableId])[],
  rest: () => Promise<void>,
): Promise<RelationPlan> {
  const rarity = columnRarity(tables);
  await rest();
  const pairs = pairTables(tables, rarity, copies);
  await rest();
  const joins = joinCandidates(tables);
  await rest();
  return { tables, rarity, pairs, joins, requests: sketchRequests(pairs, joins.named) };
}
