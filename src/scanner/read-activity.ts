import type { DatabaseActivity } from '../domain/activity.js';
import type { Queryable } from '../postgres/session.js';
import { assembleActivity } from './assemble-activity.js';
import type { DatabaseCatalog } from './read-catalog.js';
import { readCatalogCounters } from './read-catalog-counters.js';
import { readConstraintMarks } from './read-constraint-marks.js';
import { probeCounters, readCounters } from './read-counters.js';
import type { StatisticsState } from './read-epoch.js';
import { readForeignKeyLinks } from './read-foreign-key-links.js';
import { readIndexMarks } from './read-index-marks.js';
import { readToolMarks } from './read-tool-marks.js';

export interface ReadBeside {
  /** Read before: its clock is never later than the counters. */
  readonly state: StatisticsState;
  readonly timeline: number | null;
  /** May be under way over another connection. */
  readonly catalog: Promise<DatabaseCatalog>;
}

/** The use of one database as its server counts it, with the marks that tell other reads from use. `db` is a queue (`pipelined`). */
export async function readActivity(
  db: Queryable,
  { state, timeline, catalog }: ReadBeside,
): Promise<DatabaseActivity> {
  const present = await probeCounters(db);
  const [counters, catalogCounters, tools, indexes, constraints, foreignKeys, gathered] = await Promise.all([
    readCounters(db, present),
    readCatalogCounters(db),
    readToolMarks(db),
    readIndexMarks(db),
    readConstraintMarks(db),
    readForeignKeyLinks(db),
    catalog,
  ]);
  return {
    at: state.sampledAt,
    epoch: state.epoch,
    role: state.role,
    timeline,
    catalogCounters,
    ...tools,
    ...assembleActivity({ ...gathered, counters, indexes, constraints, foreignKeys }),
  };
}
