/** What all removals of a database share. The texts of the functions are compared before every seal. Pure. */
import { quoteLiteral } from '../postgres/quote.js';
import { REMOVAL_SCHEMA } from './removal-names.js';

export interface SourceFunction {
  readonly name: string;
  /** As pg_proc.prosrc has it. */
  readonly body: string;
  /** With `$body$` around the body. */
  readonly create: string;
}

const SEAL_BODY = `
begin
  raise exception 'table % is sealed by sortkeep removal %', tg_relid::pg_catalog.regclass, tg_argv[0]
    using errcode = '55000', hint = 'Return the removal to write to the table again: sortkeep remove return ' || tg_argv[0];
end`;

// Whoever may call it may count, which brings a table back: that is safe. Nothing but our own counters is advanced. It
// catches everything, since a tripwire may not fail a read; a read-only transaction is in the server's log alone.
const TOUCH_BODY = `
begin
  perform pg_catalog.nextval(c.oid::pg_catalog.regclass) from pg_catalog.pg_class c
  where c.oid = s and c.relnamespace = '${REMOVAL_SCHEMA}'::pg_catalog.regnamespace;
  return true;
exception when others then
  raise log 'sortkeep-touch % % %', s, session_user, pg_catalog.current_setting('application_name');
  return true;
end`;

export const SEAL_FUNCTION: SourceFunction = {
  name: 'seal',
  body: SEAL_BODY,
  create: `create function ${REMOVAL_SCHEMA}.seal() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $body$${SEAL_BODY}$body$`,
};

// Parallel unsafe, since a sequence cannot be advanced and no exception be caught in a parallel plan.
export const TOUCH_FUNCTION: SourceFunction = {
  name: 'touch',
  body: TOUCH_BODY,
  create: `create function ${REMOVAL_SCHEMA}.touch(s pg_catalog.regclass) returns boolean language plpgsql stable security definer parallel unsafe set search_path = pg_catalog, pg_temp as $body$${TOUCH_BODY}$body$`,
};

/** Once in a database, before its first seal; then comes the uuid. */
export const PREPARE_STATEMENTS: readonly string[] = [
  `create schema ${REMOVAL_SCHEMA}`,
  SEAL_FUNCTION.create,
  TOUCH_FUNCTION.create,
  `create table ${REMOVAL_SCHEMA}.instance (one boolean primary key default true check (one), id uuid not null)`,
  // A dump of the database by any role locks and reads what is in it.
  `grant usage on schema ${REMOVAL_SCHEMA} to public`,
  `grant select on ${REMOVAL_SCHEMA}.instance to public`,
];

export const instanceStatement = (uuid: string): string =>
  `insert into ${REMOVAL_SCHEMA}.instance (id) values (${quoteLiteral(uuid)})`;
