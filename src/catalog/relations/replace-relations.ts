import type { Conflict, JoinCandidate, RelationRun, TableRelation } from '../../domain/table-relation.js';
import type { TableId } from '../../domain/ids.js';
import type { Database } from '../../postgres/session.js';
import { insertConflicts } from './insert-conflicts.js';
import { insertJoins } from './insert-joins.js';
import { insertRelations } from './insert-relations.js';
import { insertShapes } from './insert-shapes.js';

export interface FoundRelations {
  readonly shapes: readonly { readonly tableId: TableId; readonly hash: string; readonly same: number }[];
  readonly relations: readonly TableRelation[];
  readonly conflicts: readonly Conflict[];
  readonly joins: readonly JoinCandidate[];
}

/** All at once: whoever reads meanwhile sees the run before. Two runs that end together store one after the other. */
export async function replaceRelations(
  catalog: Database,
  found: FoundRelations,
  run: Pick<RelationRun, 'startedAt' | 'tables' | 'sketched' | 'unsketched'>,
): Promise<RelationRun> {
  return catalog.transaction(async (tx) => {
    await tx.query(`select pg_advisory_xact_lock(hashtextextended('sortkeep relations', 0))`);
    for (const table of ['table_relations', 'table_shapes', 'table_conflicts', 'table_joins']) {
      await tx.query(`delete from sortkeep.${table}`);
    }
    await insertShapes(tx, found.shapes);
    await insertRelations(tx, found.relations);
    await insertConflicts(tx, found.conflicts);
    await insertJoins(tx, found.joins);
    const done: RelationRun = {
      ...run,
      finishedAt: new Date(),
      relations: found.relations.length,
      conflicts: found.conflicts.length,
      joins: found.joins.length,
    };
    await tx.query(
      `insert into sortkeep.relation_runs
         (started_at, finished_at, tables, relations, conflicts, joins, sketched, unsketched)
       values ($1::timestamptz, $2::timestamptz, $3::integer, $4::integer, $5::integer, $6::integer, $7::integer,
         $8::integer)`,
      [
        done.startedAt,
        done.finishedAt,
        done.tables,
        done.relations,
        done.conflicts,
        done.joins,
        done.sketched,
        done.unsketched,
      ],
    );
    return done;
  });
}
