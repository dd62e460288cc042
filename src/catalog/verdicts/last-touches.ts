/**
 * Of table `t`, what nothing but use explains: `last_read`, null where there was none, `last_write` likewise,
 * `reads` (scans) and `writes` (rows). Days become months, which keep the sums and the last read; their last write may be a little late.
 */
export const LAST_TOUCHES = `(
  select max(d.last_read) as last_read,
    max(d.to_at) filter (where d.inserted > 0 or d.updated > 0 or d.deleted > 0) as last_write,
    coalesce(sum(d.seq_scans + d.index_scans), 0) as reads,
    coalesce(sum(d.inserted + d.updated + d.deleted), 0) as writes
  from sortkeep.usage_days d
  where d.table_id = t.id
)`;
