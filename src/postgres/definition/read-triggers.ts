import { z } from 'zod';
import type { TriggerDefinition } from '../../domain/table-surroundings.js';
import type { Queryable } from '../session.js';
import { readByRelation } from './catalog-rows.js';

const ROW = z.object({
  name: z.string(),
  sql: z.string(),
  enabled: z.boolean(),
  comment: z.string().nullable(),
});

const SQL = `
select
  t.tgrelid as relation, t.tgname as name, pg_get_triggerdef(t.oid) as sql, t.tgenabled <> 'D' as enabled,
  d.description as comment
from unnest($1::oid[]) as s (oid)
join pg_trigger t on t.tgrelid = s.oid and not t.tgisinternal
left join pg_description d on d.classoid = 'pg_trigger'::regclass and d.objoid = t.oid and d.objsubid = 0
order by t.tgrelid, t.tgname`;

/** Triggers of users by name, without those behind foreign keys. */
export async function readTriggers(
  tx: Queryable,
  relations: readonly number[],
): Promise<ReadonlyMap<number, readonly TriggerDefinition[]>> {
  return readByRelation(tx, ROW, SQL, [relations]);
}
