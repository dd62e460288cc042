import { z } from 'zod';
import { DISTINCT_METHODS, PROFILE_SOURCES, SENSITIVITY_KINDS } from '../../domain/column-profile.js';
import type { ColumnProfile } from '../../domain/column-profile.js';

export const sensitivityTag = z.object({
  kind: z.enum(SENSITIVITY_KINDS),
  confidence: z.number(),
  evidence: z.string(),
});

const row = z.object({
  column_name: z.string(),
  source: z.enum(PROFILE_SOURCES),
  profile: z.object({
    limitation: z.string().nullable(),
    sampledRows: z.number().nullable(),
    checkedValues: z.number(),
    nullShare: z.number().nullable(),
    distinct: z.object({ count: z.number(), method: z.enum(DISTINCT_METHODS) }).nullable(),
    averageBytes: z.number().nullable(),
    minimum: z.string().nullable(),
    maximum: z.string().nullable(),
    mostCommon: z.array(z.object({ value: z.string(), share: z.number() })),
  }),
  tags: z.array(sensitivityTag),
});

/** `tags` as `get-table-profiles` aggregates them. */
export function parseProfileRow(value: unknown): ColumnProfile {
  const { column_name, source, profile, tags } = row.parse(value);
  return { column: column_name, source, ...profile, sensitivity: tags };
}
