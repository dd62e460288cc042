import type { LineageEdge } from '../../domain/lineage.js';
import type { Queryable } from '../../postgres/session.js';

/** Keeps what a move did; an edge that the move has written already stays as it is. */
export async function insertLineageEdges(db: Queryable, edges: readonly LineageEdge[]): Promise<void> {
  await db.query(
    `insert into sortkeep.lineage_edges (move_id, kind, from_namespace, from_name, to_namespace, to_name,
       columns, rows, content_hash, at, part)
     select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
       $7::jsonb[], $8::bigint[], $9::text[], $10::timestamptz[], $11::text[])
     on conflict do nothing`,
    [
      edges.map((edge) => edge.moveId),
      edges.map((edge) => edge.kind),
      edges.map((edge) => edge.from.namespace),
      edges.map((edge) => edge.from.name),
      edges.map((edge) => edge.to.namespace),
      edges.map((edge) => edge.to.name),
      edges.map((edge) => JSON.stringify(edge.columns)),
      edges.map((edge) => edge.rows.toString()),
      edges.map((edge) => edge.contentHash),
      edges.map((edge) => edge.at),
      edges.map((edge) => edge.part),
    ],
  );
}
