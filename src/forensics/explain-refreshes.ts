import type { DatabaseActivity, MaterializedViewActivity } from '../domain/activity.js';
import type { ComparedRelation } from './compared-relation.js';

const max = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/**
 * REFRESH reads each relation of a materialized view and adds its rows to the view's n_tup_ins; CONCURRENTLY only
 * those that changed, often none (12, 15, 18; measured). A new file alone is no proof: VACUUM FULL of the view gives
 * one without reading what it is made of. A refresh that finds no row, or changes none, stays use, and so do the
 * reads that its plan makes through an index.
 *
 * How many there were: the rows that came, divided by the rows of one, where the first and the last brought about
 * the same; else one.
 */
export function explainRefreshes(
  before: DatabaseActivity,
  after: DatabaseActivity,
  relations: ReadonlyMap<number, ComparedRelation>,
): void {
  const known = new Map(before.materializedViews.map((view) => [view.oid, view]));
  for (const view of after.materializedViews) {
    const old = known.get(view.oid);
    const refreshes = old === undefined ? 0n : refreshesBetween(old, view);
    if (refreshes === 0n) continue;
    const came = view.inserted - (old?.inserted ?? 0n);
    const evidence = `${came} rows came into the materialized view ${view.name}: ${refreshes} refreshes`;
    for (const oid of new Set(view.reads)) {
      const read = relations.get(oid);
      if (read?.counted !== 'interval') continue;
      read.ledger.takeSeqScans('MATERIALIZED_VIEW_REFRESH', evidence, refreshes, read.rows);
    }
  }
}

function refreshesBetween(before: MaterializedViewActivity, after: MaterializedViewActivity): bigint {
  const came = after.inserted - before.inserted;
  if (came <= 0n) return 0n;
  const [then, now] = [before.liveRows, after.liveRows];
  const alike = then > 0n && now > 0n && then <= 2n * now && now <= 2n * then;
  if (!alike || before.relfilenode === after.relfilenode) return 1n;
  return max(1n, came / max(then, now));
}
