/** A row of sortkeep.verdicts as a Verdict. */
import { z } from 'zod';
import { tableId, verdictId } from '../../domain/ids.js';
import { LABELS } from '../../domain/verdict.js';
import type { Verdict } from '../../domain/verdict.js';

const row = z.object({
  id: z.string().transform(verdictId),
  table_id: z.string().transform(tableId),
  label: z.enum(LABELS),
  probabilities: z.object({ APP: z.number(), BROKER: z.number(), UNUSED: z.number() }).nullable(),
  reasons: z.array(z.object({ feature: z.string(), text: z.string(), weight: z.number() })),
  would_change: z.array(z.string()),
  model_version: z.string().nullable(),
  author: z.string().nullable(),
  created_at: z.date(),
  withdrawn_at: z.date().nullable(),
  withdrawn_by: z.string().nullable(),
});

export function parseVerdictRow(value: unknown): Verdict {
  const verdict = row.parse(value);
  return {
    id: verdict.id,
    tableId: verdict.table_id,
    label: verdict.label,
    probabilities: verdict.probabilities,
    reasons: verdict.reasons,
    wouldChange: verdict.would_change,
    modelVersion: verdict.model_version,
    author: verdict.author,
    createdAt: verdict.created_at,
    withdrawnAt: verdict.withdrawn_at,
    withdrawnBy: verdict.withdrawn_by,
  };
}
