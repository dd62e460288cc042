/** A row of sortkeep.lineage_edges as a LineageEdge. */
import { z } from 'zod';
import { moveId } from '../../domain/ids.js';
import type { LineageEdge } from '../../domain/lineage.js';
import { MOVE_KINDS } from '../../domain/plan.js';

const row = z.object({
  move_id: z.string().transform(moveId),
  kind: z.enum(MOVE_KINDS),
  from_namespace: z.string(),
  from_name: z.string(),
  to_namespace: z.string(),
  to_name: z.string(),
  columns: z.array(z.object({ from: z.string(), to: z.string() })),
  part: z.string().nullable(),
  rows: z.coerce.number(),
  content_hash: z.string(),
  at: z.date(),
});

export function parseEdgeRow(value: unknown): LineageEdge {
  const edge = row.parse(value);
  return {
    moveId: edge.move_id,
    kind: edge.kind,
    from: { namespace: edge.from_namespace, name: edge.from_name },
    to: { namespace: edge.to_namespace, name: edge.to_name },
    columns: edge.columns,
    part: edge.part,
    rows: edge.rows,
    contentHash: edge.content_hash,
    at: edge.at,
  };
}
