import { z } from 'zod';
import { ENABLED_STATES } from '../../domain/table-details.js';
import type { RuleDetails, StatisticsObject, TriggerDetails } from '../../domain/table-details.js';
import type { Queryable } from '../session.js';
import { readByRelation } from './catalog-rows.js';

const ENABLED = z.enum(ENABLED_STATES);
const enabled = (column: string): string =>
  `case ${column} when 'D' then 'disabled' when 'R' then 'replica' when 'A' then 'always' else 'origin' end`;

const comment = (catalog: string, oid: string): string => `(
    select d.description from pg_description d
    where d.classoid = '${catalog}'::regclass and d.objoid = ${oid} and d.objsubid = 0)`;

const TRIGGER = z.object({
  name: z.string(),
  sql: z.string().nullable(),
  enabled: ENABLED,
  comment: z.string().nullable(),
});

// A partition's copy of its parent's trigger is internal before PostgreSQL 15 and has a parent from 13 on; it is made
// with it, and of importance only where its state is another one. A seal (src/removal) is nobody's trigger.
const TRIGGERS = `
select t.tgrelid as relation, t.tgname as name,
  case when p.oid is null then pg_get_triggerdef(t.oid) end as sql,
  ${enabled('t.tgenabled')} as enabled,
  case when p.oid is null then ${comment('pg_trigger', 't.oid')} end as comment
from unnest($1::oid[]) as s (oid)
join pg_trigger t on t.tgrelid = s.oid
join pg_proc f on f.oid = t.tgfoid and f.pronamespace <> coalesce(to_regnamespace('sortkeep_removal')::oid, 0)
left join lateral (
  select u.oid, u.tgenabled
  from pg_inherits i join pg_trigger u on u.tgrelid = i.inhparent
  where i.inhrelid = t.tgrelid and u.tgname = t.tgname and u.tgfoid = t.tgfoid
    and (t.tgisinternal or coalesce((to_jsonb(t) ->> 'tgparentid')::oid, 0) = u.oid)
) p on true
where p.oid is null and not t.tgisinternal or p.tgenabled <> t.tgenabled
order by t.tgrelid, t.tgname`;

/** Triggers of users by name, without those behind foreign keys and those that come from the parent of a partition. */
export async function readTriggerDetails(
  tx: Queryable,
  relations: readonly number[],
): Promise<ReadonlyMap<number, readonly TriggerDetails[]>> {
  return readByRelation(tx, TRIGGER, TRIGGERS, [relations]);
}

const RULE = z.object({
  name: z.string(),
  sql: z.string().transform((text) => text.replace(/;$/u, '')),
  enabled: ENABLED,
  comment: z.string().nullable(),
});

const RULES = `
select r.ev_class as relation, r.rulename as name, pg_get_ruledef(r.oid) as sql, ${enabled('r.ev_enabled')} as enabled,
  ${comment('pg_rewrite', 'r.oid')} as comment
from unnest($1::oid[]) as s (oid)
join pg_rewrite r on r.ev_class = s.oid
order by r.ev_class, r.rulename`;

/** Rules by name. */
export async function readRules(
  tx: Queryable,
  relations: readonly number[],
): Promise<ReadonlyMap<number, readonly RuleDetails[]>> {
  return readByRelation(tx, RULE, RULES, [relations]);
}

const STATISTICS = z
  .object({
    schema: z.string(),
    name: z.string(),
    definition: z.string(),
    prefix: z.string(),
    target: z.number().nullable(),
    comment: z.string().nullable(),
  })
  .transform(({ definition, prefix, ...found }) => ({ ...found, sql: definition.slice(prefix.length) }));

// stxstattarget is there from PostgreSQL 13 on.
const STATISTICS_OBJECTS = `
select e.stxrelid as relation, n.nspname as schema, e.stxname as name,
  pg_get_statisticsobjdef(e.oid) as definition,
  'CREATE STATISTICS ' || quote_ident(n.nspname) || '.' || quote_ident(e.stxname) as prefix,
  nullif((to_jsonb(e) ->> 'stxstattarget')::integer, -1) as target,
  ${comment('pg_statistic_ext', 'e.oid')} as comment
from unnest($1::oid[]) as s (oid)
join pg_statistic_ext e on e.stxrelid = s.oid
join pg_namespace n on n.oid = e.stxnamespace
order by e.stxrelid, n.nspname, e.stxname`;

/** Extended statistics by name. */
export async function readStatisticsObjects(
  tx: Queryable,
  relations: readonly number[],
): Promise<ReadonlyMap<number, readonly StatisticsObject[]>> {
  return readByRelation(tx, STATISTICS, STATISTICS_OBJECTS, [relations]);
}
