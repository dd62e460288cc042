import { z } from 'zod';
import type { Queryable } from '../../postgres/session.js';

const row = z.object({ evidence_id: z.string() });

/** Of the evidence that rows with `evidence_id` name, removes what no attribution refers to any more. */
export async function removeEvidence(tx: Queryable, rows: readonly unknown[]): Promise<void> {
  const ids = row
    .array()
    .parse(rows)
    .map(({ evidence_id }) => evidence_id);
  await tx.query(
    `delete from sortkeep.read_evidence e
     where e.id = any ($1::uuid[])
       and not exists (select from sortkeep.read_attributions a where a.evidence_id = e.id)`,
    [ids],
  );
}
