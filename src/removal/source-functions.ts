/** What all removals of a database share. The functions are compared before every seal and under every lock. Pure. */
import { quoteLiteral } from '../postgres/quote.js';
import { REMOVAL_SCHEMA } from './removal-names.js';

export interface SourceFunction {
  readonly signature: string;
  /** As pg_proc.prosrc has it. */
  readonly body: string;
  /** With `$body$` around the body. */
  readonly create: string;
}

// It counts what it refuses: whoever writes still needs the table. Counting must never let a write pass.
const SEAL_BODY = `
begin
  begin
    perform pg_catalog.nextval(c.oid::pg_catalog.regclass) from pg_catalog.pg_class c
    where c.relname = 'refused_' || pg_catalog.replace(tg_argv[0], '-', '') and c.relkind = 'S'
      and c.relnamespace = '${REMOVAL_SCHEMA}'::pg_catalog.regnamespace;
  exception when others then
    null;
  end;
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

const SEARCH_PATH = 'pg_catalog, pg_temp';

export const SEAL_FUNCTION: SourceFunction = {
  signature: `${REMOVAL_SCHEMA}.seal()`,
  body: SEAL_BODY,
  create: `create function ${REMOVAL_SCHEMA}.seal() returns trigger language plpgsql security definer set search_path = ${SEARCH_PATH} as $body$${SEAL_BODY}$body$`,
};

// Parallel unsafe, since a sequence cannot be advanced and no exception be caught in a parallel plan.
export const TOUCH_FUNCTION: SourceFunction = {
  signature: `${REMOVAL_SCHEMA}.touch(pg_catalog.regclass)`,
  body: TOUCH_BODY,
  create: `create function ${REMOVAL_SCHEMA}.touch(s pg_catalog.regclass) returns boolean language plpgsql stable security definer parallel unsafe set search_path = ${SEARCH_PATH} as $body$${TOUCH_BODY}$body$`,
};

/** SQL, true where the function is there as this release makes it. */
export const standsInSource = ({ signature, body }: SourceFunction): string => `exists (
  select from pg_catalog.pg_proc p join pg_catalog.pg_language l on l.oid = p.prolang
  where p.oid = pg_catalog.to_regprocedure(${quoteLiteral(signature)}) and p.prosrc = ${quoteLiteral(body)}
    and l.lanname = 'plpgsql' and p.prosecdef and p.prokind = 'f'
    and p.proconfig = array['search_path=${SEARCH_PATH}']
    and p.proowner = (select n.nspowner from pg_catalog.pg_namespace n where n.oid = p.pronamespace))`;

/** Default privileges may keep functions from everybody, and every reader of a view calls its functions itself. */
export const FUNCTION_STATEMENTS: readonly string[] = [
  SEAL_FUNCTION.create,
  TOUCH_FUNCTION.create,
  `grant execute on function ${TOUCH_FUNCTION.signature} to public`,
];

/** For functions of another release that nothing uses. */
export const DROP_FUNCTION_STATEMENTS: readonly string[] = [SEAL_FUNCTION, TOUCH_FUNCTION].map(
  ({ signature }) => `drop function if exists ${signature} restrict`,
);

/** Once in a database, before its first seal; then comes the uuid. */
export const PREPARE_STATEMENTS: readonly string[] = [
  `create schema ${REMOVAL_SCHEMA}`,
  ...FUNCTION_STATEMENTS,
  `create table ${REMOVAL_SCHEMA}.instance (one boolean primary key default true check (one), id uuid not null)`,
  // A dump of the database by any role locks and reads what is in it.
  `grant usage on schema ${REMOVAL_SCHEMA} to public`,
  `grant select on ${REMOVAL_SCHEMA}.instance to public`,
];

export const instanceStatement = (uuid: string): string =>
  `insert into ${REMOVAL_SCHEMA}.instance (id) values (${quoteLiteral(uuid)})`;
