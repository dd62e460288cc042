import type { Queryable } from '../../postgres/session.js';
import { countersJson } from './sample-row.js';
import type { TableSample } from './sample-row.js';

/** Keeps samples; one of the same table and moment is there already and stays. */
export async function insertSamples(db: Queryable, samples: readonly TableSample[]): Promise<void> {
  await db.query(
    `insert into sortkeep.usage_samples (table_id, sampled_at, postmaster_start, stats_reset, cluster_reset, counters)
     select s.table_id, s.sampled_at, s.postmaster_start, s.stats_reset, s.cluster_reset, s.counters
     from unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[], $6::jsonb[])
       as s (table_id, sampled_at, postmaster_start, stats_reset, cluster_reset, counters)
     on conflict (table_id, sampled_at) do nothing`,
    [
      samples.map(({ tableId }) => tableId),
      samples.map(({ sample }) => sample.at),
      samples.map(({ sample }) => sample.epoch.postmasterStart),
      samples.map(({ sample }) => sample.epoch.statsReset),
      samples.map(({ sample }) => sample.epoch.clusterReset),
      samples.map(({ sample }) => countersJson(sample.counters)),
    ],
  );
}
