/** The lessons that count: the newest of each table, but where it withdrew what was taught before. */
export const STANDING_LESSONS = `
  select newest.*
  from (
    select distinct on (l.table_id) l.*
    from sortkeep.lessons l
    order by l.table_id, l.seq desc
  ) newest
  where newest.label is not null`;
