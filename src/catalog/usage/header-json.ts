/** What one scan saw of a database beside its relations, as the catalog keeps it for the next one. */
import { z } from 'zod';
import type { DatabaseActivity } from '../../domain/activity.js';

export type ActivityHeader = Omit<DatabaseActivity, 'relations'>;

/** Bigints are decimal strings, times ISO 8601. */
export function headerText(activity: DatabaseActivity): string {
  const { at, epoch, role, timeline, catalogCounters, dumpedAt, swapsFiles } = activity;
  const { materializedViews, foreignKeys } = activity;
  const header: ActivityHeader = {
    at,
    epoch,
    role,
    timeline,
    catalogCounters,
    dumpedAt,
    swapsFiles,
    materializedViews,
    foreignKeys,
  };
  return JSON.stringify(header, (_key, part: unknown) => (typeof part === 'bigint' ? part.toString() : part));
}

const count = z.string().transform(BigInt);
const time = z.string().transform((iso) => new Date(iso));

const header: z.ZodType<ActivityHeader> = z.object({
  at: time,
  epoch: z.object({ postmasterStart: time, statsReset: time.nullable(), clusterReset: time.nullable() }),
  role: z.enum(['primary', 'standby']),
  timeline: z.number().nullable(),
  catalogCounters: z.record(z.string(), count),
  dumpedAt: time.nullable(),
  swapsFiles: z.boolean(),
  materializedViews: z.array(
    z.object({
      oid: z.number(),
      name: z.string(),
      relfilenode: z.string(),
      inserted: count,
      liveRows: count,
      estimatedRows: z.number().nullable(),
      reads: z.array(z.number()),
    }),
  ),
  foreignKeys: z.array(z.object({ child: z.number(), parent: z.number(), notNull: z.boolean() })),
});

export const parseHeader = (json: string): ActivityHeader => header.parse(JSON.parse(json));
