/** How rows of a table, node and day (or month) become one; the row that is there is `kept`. */

const COUNTS = `from_at = least(kept.from_at, excluded.from_at),
       to_at = greatest(kept.to_at, excluded.to_at),
       seq_scans = kept.seq_scans + excluded.seq_scans,
       seq_tuples = kept.seq_tuples + excluded.seq_tuples,
       index_scans = kept.index_scans + excluded.index_scans,
       index_tuples = kept.index_tuples + excluded.index_tuples`;

export const ADD_UP_DAYS = `on conflict (table_id, source_id, day, whole_month) do update
     set ${COUNTS},
       inserted = kept.inserted + excluded.inserted,
       updated = kept.updated + excluded.updated,
       hot_updated = kept.hot_updated + excluded.hot_updated,
       deleted = kept.deleted + excluded.deleted,
       read_days = kept.read_days | excluded.read_days,
       read_hours = kept.read_hours | excluded.read_hours,
       last_read = greatest(kept.last_read, excluded.last_read),
       last_read_exact = case when excluded.last_read > kept.last_read or kept.last_read is null
         then excluded.last_read_exact else kept.last_read_exact end`;

/** The evidence that is there stays. */
export const ADD_UP_ATTRIBUTIONS = `on conflict (table_id, source_id, cause, day, whole_month) do update
     set ${COUNTS},
       times = kept.times + excluded.times,
       on_days = kept.on_days | excluded.on_days`;
