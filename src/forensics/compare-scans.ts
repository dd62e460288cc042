import type { DatabaseActivity, OwnRead } from '../domain/activity.js';
import type { ActivityInterval } from '../domain/usage-evidence.js';
import type { ComparedRelation } from './compared-relation.js';
import { compareRelations } from './compare-relations.js';
import { explainConstraintChecks } from './explain-constraint-checks.js';
import { explainDumps } from './explain-dumps.js';
import { explainForeignKeyChecks } from './explain-foreign-key-checks.js';
import { explainIndexBuilds } from './explain-index-builds.js';
import { explainNewForeignKeys } from './explain-new-foreign-keys.js';
import { explainOwnReads } from './explain-own-reads.js';
import { explainParallelWorkers } from './explain-parallel-workers.js';
import { explainRefreshes } from './explain-refreshes.js';
import { explainRewrites } from './explain-rewrites.js';
import { judgeEpoch } from './judge-epoch.js';
import type { ComparisonContext } from './judge-epoch.js';
import { lostParts } from './lost-parts.js';
import { toInterval } from './to-interval.js';

export interface ScanComparison extends ActivityInterval {
  /** Own reads that the counters do not show yet: to be handed in again with the next scan of this node. */
  readonly unusedOwnReads: readonly OwnRead[];
}

/**
 * What two scans of one database on one node, one after the other, say of its use. `before` is null at the first scan;
 * `ownReads` are those of this node and database that no comparison has used yet.
 *
 * A read is taken for explained only where nothing but the cause can have made it; whatever is in doubt stays use.
 * Causes are looked for in a fixed order and each takes only what those before it left, so that attributions never
 * exceed what was counted. Marks of DDL count on a primary only: on a standby their files change by replay, without
 * a scan. What can never be told apart is in docs/forensics.md.
 */
export function compareScans(
  before: DatabaseActivity | null,
  after: DatabaseActivity,
  ownReads: readonly OwnRead[],
  context: ComparisonContext = {},
): ScanComparison {
  const judgement = judgeEpoch(before, after, context);
  const relations = compareRelations(before, after, judgement);
  const unusedOwnReads = explainOwnReads(relations, ownReads, judgement, after.at);
  if (after.role === 'primary' && (before === null || before.role === 'primary')) {
    explainDataDefinition(before, after, relations);
  }
  if (before !== null) explainDumps(before, after, relations);
  for (const relation of relations.values()) explainParallelWorkers(relation);
  return {
    from: judgement.from,
    to: after.at,
    epoch: judgement.epoch,
    relations: [
      ...[...relations.values()].flatMap((relation) => toInterval(relation, judgement.from, after.at) ?? []),
      ...lostParts(before, after),
    ],
    unusedOwnReads,
  };
}

function explainDataDefinition(
  before: DatabaseActivity | null,
  after: DatabaseActivity,
  relations: ReadonlyMap<number, ComparedRelation>,
): void {
  const swapped = after.swapsFiles || (before?.swapsFiles ?? false);
  for (const relation of relations.values()) {
    // most tables of a large database were not read since the last scan
    if (relation.reads.seqScans === 0n) continue;
    if (!swapped) explainRewrites(relation);
    explainIndexBuilds(relation);
    explainConstraintChecks(relation);
  }
  if (before === null) return;
  explainNewForeignKeys(after, relations);
  explainForeignKeyChecks(before, after, relations);
  explainRefreshes(before, after, relations);
}
