/** A row of sortkeep.models without its body as a ModelVersion. */
import { z } from 'zod';
import { MODEL_STATES } from '../../domain/model-version.js';
import type { ModelVersion } from '../../domain/model-version.js';

/** Everything that `parseModelRow` needs, of the table alias `m`. */
export const MODEL_COLUMNS = `m.version, m.state, m.parent, m.training_set_sha256, m.lessons, m.metrics, m.comparison,
  m.created_by, m.created_at, m.adopted_by, m.adopted_at, m.note`;

const metrics = z.object({
  macroF1: z.number(),
  macroF1WithUsage: z.number(),
  coverage: z.number(),
  calibrationError: z.number(),
});

const row = z.object({
  version: z.string(),
  state: z.enum(MODEL_STATES),
  parent: z.string().nullable(),
  training_set_sha256: z.string(),
  lessons: z.number(),
  metrics,
  comparison: z
    .object({
      currentVersion: z.string(),
      current: metrics,
      candidate: metrics,
      better: z.boolean(),
      why: z.string(),
    })
    .nullable(),
  created_by: z.string(),
  created_at: z.date(),
  adopted_by: z.string().nullable(),
  adopted_at: z.date().nullable(),
  note: z.string().nullable(),
});

export function parseModelRow(value: unknown): ModelVersion {
  const model = row.parse(value);
  return {
    version: model.version,
    state: model.state,
    parent: model.parent,
    trainingSetSha256: model.training_set_sha256,
    lessons: model.lessons,
    metrics: model.metrics,
    comparison: model.comparison,
    createdBy: model.created_by,
    createdAt: model.created_at,
    adoptedBy: model.adopted_by,
    adoptedAt: model.adopted_at,
    note: model.note,
  };
}
