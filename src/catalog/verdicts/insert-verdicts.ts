import { randomUUID } from 'node:crypto';
import type { Verdict } from '../../domain/verdict.js';
import type { Queryable } from '../../postgres/session.js';

export type NewVerdict = Pick<
  Verdict,
  'tableId' | 'label' | 'probabilities' | 'reasons' | 'wouldChange' | 'modelVersion'
>;

/** Adds a model's verdicts to the history and leaves the tables' labels as they are; their tables must be locked. */
export async function insertVerdicts(tx: Queryable, verdicts: readonly NewVerdict[]): Promise<void> {
  if (verdicts.length === 0) return;
  await tx.query(
    `insert into sortkeep.verdicts
       (id, table_id, label, probabilities, reasons, would_change, model_version)
     select v.*
     from unnest($1::uuid[], $2::uuid[], $3::text[], $4::jsonb[], $5::jsonb[], $6::jsonb[], $7::text[]) as v`,
    [
      verdicts.map(() => randomUUID()),
      verdicts.map(({ tableId }) => tableId),
      verdicts.map(({ label }) => label),
      verdicts.map(({ probabilities }) => (probabilities === null ? null : JSON.stringify(probabilities))),
      verdicts.map(({ reasons }) => JSON.stringify(reasons)),
      verdicts.map(({ wouldChange }) => JSON.stringify(wouldChange)),
      verdicts.map(({ modelVersion }) => modelVersion),
    ],
  );
}
