/** SQL that is true while a move restores an archive, alone or with its set; `id` is SQL of its id. */
export const beingRestored = (id: string): string =>
  `exists (
     select from sortkeep.moves m join sortkeep.plans p on p.id = m.plan_id
     where p.kind = 'RESTORE' and m.state in ('QUEUED', 'RUNNING', 'PAUSED')
       and (p.target ->> 'archiveId' = ${id}::text
         or p.target #> '{group,members}' @> jsonb_build_array(jsonb_build_object('archiveId', ${id}::text))))`;
