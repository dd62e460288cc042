import type { DatasetName, LineageEdge } from '../../domain/lineage.js';
import type { Queryable } from '../../postgres/session.js';
import { parseEdgeRow } from './edge-row.js';

/** A graph beyond this is no longer read by a person, and an answer must end. */
const MAX_EDGES = 1_000;

/**
 * The edges that lead to the dataset and those that lead away from it, up to `depth` hops each way, the nearest
 * first, then the oldest; at most 1,000. Cycles (a table archived and restored in place) end at the depth.
 */
export async function listLineageEdges(
  db: Queryable,
  dataset: DatasetName,
  depth: number,
): Promise<readonly LineageEdge[]> {
  const { rows } = await db.query(
    `with recursive downstream (namespace, name, hops) as (
       select $1::text, $2::text, 0
       union
       select e.to_namespace, e.to_name, d.hops + 1
       from downstream d
       join sortkeep.lineage_edges e on e.from_namespace = d.namespace and e.from_name = d.name
       where d.hops < $3::integer
     ), upstream (namespace, name, hops) as (
       select $1::text, $2::text, 0
       union
       select e.from_namespace, e.from_name, u.hops + 1
       from upstream u
       join sortkeep.lineage_edges e on e.to_namespace = u.namespace and e.to_name = u.name
       where u.hops < $3::integer
     ), reached as (
       select e, d.hops from downstream d
       join sortkeep.lineage_edges e on e.from_namespace = d.namespace and e.from_name = d.name
       where d.hops < $3::integer
       union all
       select e, u.hops from upstream u
       join sortkeep.lineage_edges e on e.to_namespace = u.namespace and e.to_name = u.name
       where u.hops < $3::integer
     ), nearest as (
       select e, min(hops) as hops from reached group by e
     )
     select (e).* from nearest
     order by hops, (e).at, (e).move_id, (e).from_name, (e).to_name
     limit $4::integer`,
    [dataset.namespace, dataset.name, depth, MAX_EDGES],
  );
  return rows.map(parseEdgeRow);
}
