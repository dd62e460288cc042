import { z } from 'zod';
import { SortkeepError } from '../../domain/errors.js';
import { sourceId } from '../../domain/ids.js';
import type { SourceId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

const row = z.object({ lead: z.string().transform(sourceId), name: z.string() });

/**
 * Holds the lead of a node until the transaction ends: whoever changes it waits. CONFLICT, retryable, when it is
 * another one by now, since tables would be stored under two sources.
 */
export async function holdLead(tx: Queryable, lead: SourceId, node: SourceId): Promise<void> {
  const { rows } = await tx.query(
    `select coalesce(lead_source_id, id) as lead, name from sortkeep.sources where id = $1::uuid for key share`,
    [node],
  );
  const held = row.parse(rows[0]);
  if (held.lead === lead) return;
  throw new SortkeepError('CONFLICT', `source ${held.name} got another lead while it was scanned`, {
    hint: 'Scan it again: its reads count to the tables of its new lead.',
    retryable: true,
  });
}
