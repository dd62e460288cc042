import type { DatabaseActivity } from '../domain/activity.js';
import type { UsageCounters } from '../domain/table-facts.js';
import { pipelined } from '../postgres/pipelined.js';
import type { Queryable } from '../postgres/session.js';
import { assembleActivity } from './assemble-activity.js';
import { readCatalogCounters } from './read-catalog-counters.js';
import { readConstraintMarks } from './read-constraint-marks.js';
import type { Dependency } from './read-dependencies.js';
import type { StatisticsState } from './read-epoch.js';
import { readForeignKeyLinks } from './read-foreign-key-links.js';
import { readIndexMarks } from './read-index-marks.js';
import type { RelationFacts } from './read-relations.js';
import { readToolMarks } from './read-tool-marks.js';
import type { ViewFacts } from './read-views.js';

export interface ReadBefore {
  /** Read first of all: its clock is never later than the counters. */
  readonly state: StatisticsState;
  readonly counters: ReadonlyMap<number, UsageCounters>;
  readonly relations: readonly RelationFacts[];
  readonly views: readonly ViewFacts[];
  readonly dependencies: readonly Dependency[];
  readonly timeline: number | null;
}

/** The use of one database as its server counts it, with the marks that tell other reads from use. */
export async function readActivity(db: Queryable, before: ReadBefore): Promise<DatabaseActivity> {
  const { state, timeline, ...gathered } = before;
  const queue = pipelined(db);
  const [catalogCounters, tools, indexes, constraints, foreignKeys] = await Promise.all([
    readCatalogCounters(queue),
    readToolMarks(queue),
    readIndexMarks(queue),
    readConstraintMarks(queue),
    readForeignKeyLinks(queue),
  ]);
  return {
    at: state.sampledAt,
    epoch: state.epoch,
    role: state.role,
    timeline,
    catalogCounters,
    ...tools,
    ...assembleActivity({ ...gathered, indexes, constraints, foreignKeys }),
  };
}
