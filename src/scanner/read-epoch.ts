import { z } from 'zod';
import type { EpochMarks } from '../domain/table-facts.js';
import type { Queryable } from '../postgres/session.js';

export interface StatisticsState {
  readonly databaseOid: number;
  /** The server's clock, read before the counters: the window never claims more than they show. */
  readonly sampledAt: Date;
  /** False: track_counts is off, and the counters stand still whatever happens. */
  readonly counting: boolean;
  readonly role: 'primary' | 'standby';
  readonly epoch: EpochMarks;
}

const row = z.object({
  oid: z.coerce.number(),
  sampled_at: z.date(),
  counting: z.boolean(),
  standby: z.boolean(),
  postmaster_start: z.date(),
  stats_reset: z.date().nullable(),
  cluster_reset: z.date().nullable(),
});

/** What the counters of the current database can be compared by. */
export async function readEpoch(db: Queryable): Promise<StatisticsState> {
  const { rows } = await db.query(
    `select d.oid::bigint as oid,
       clock_timestamp() as sampled_at,
       current_setting('track_counts')::boolean as counting,
       pg_catalog.pg_is_in_recovery() as standby,
       pg_catalog.pg_postmaster_start_time() as postmaster_start,
       (select s.stats_reset from pg_catalog.pg_stat_database s where s.datid = d.oid) as stats_reset,
       least(
         (select a.stats_reset from pg_catalog.pg_stat_archiver a),
         (select b.stats_reset from pg_catalog.pg_stat_bgwriter b)
       ) as cluster_reset
     from pg_catalog.pg_database d
     where d.datname = current_database()`,
  );
  const state = row.parse(rows[0]);
  return {
    databaseOid: state.oid,
    sampledAt: state.sampled_at,
    counting: state.counting,
    role: state.standby ? 'standby' : 'primary',
    epoch: {
      postmasterStart: state.postmaster_start,
      statsReset: state.stats_reset,
      clusterReset: state.cluster_reset,
    },
  };
}
