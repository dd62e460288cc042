/** The statements of every step, as a plan prints them and as they run. Pure. */
import type { RemovalId } from '../domain/ids.js';
import type { QualifiedName } from '../domain/table-definition.js';
import { quoteIdent, quoteLiteral, quoteName } from '../postgres/quote.js';
import {
  asideView,
  quarantineSchema,
  refusedSequence,
  REMOVAL_SCHEMA,
  SEAL_ROW,
  SEAL_TRUNCATE,
  touchSequence,
  viewComment,
} from './removal-names.js';

/** Rights that mean something on a view. */
export interface ViewGrant {
  /** A role's name; null for PUBLIC. */
  readonly role: string | null;
  readonly privilege: string;
  readonly grantable: boolean;
  /** Null: on the whole. */
  readonly column: string | null;
}

/** What the view in the place of a table must be like. */
export interface TableFace extends QualifiedName {
  readonly owner: string;
  /** In their order. */
  readonly columns: readonly string[];
  readonly grants: readonly ViewGrant[];
  /** Roles that default privileges would give rights on a view of ours; null for PUBLIC. */
  readonly strangers: readonly (string | null)[];
}

export const roleSql = (role: string | null): string => (role === null ? 'public' : quoteIdent(role));

export const quarantinedName = (id: RemovalId, { name }: Pick<QualifiedName, 'name'>): QualifiedName => ({
  schema: quarantineSchema(id),
  name,
});

export const lockStatement = (table: QualifiedName, mode: string): string =>
  `lock table only ${quoteName(table)} in ${mode} mode`;

export function sealStatements(id: RemovalId, table: QualifiedName): readonly string[] {
  const on = quoteName(table);
  const seal = `execute function ${REMOVAL_SCHEMA}.seal(${quoteLiteral(id)})`;
  const refused = quoteName(refusedSequence(id));
  return [
    `create sequence if not exists ${refused}`,
    `grant select on sequence ${refused} to public`,
    `create trigger ${SEAL_ROW} before insert or update or delete on ${on} for each row ${seal}`,
    `create trigger ${SEAL_TRUNCATE} before truncate on ${on} for each statement ${seal}`,
    `alter table only ${on} enable always trigger ${SEAL_ROW}`,
    `alter table only ${on} enable always trigger ${SEAL_TRUNCATE}`,
  ];
}

/** The schema may be used by everybody who may use the table: else a dump of the database would fail on it. */
export function quarantineStatements(id: RemovalId, table: TableFace): readonly string[] {
  const schema = quoteIdent(quarantineSchema(id));
  const touch = quoteName(touchSequence(id));
  const view = quoteName(table);
  const roles = [...new Set([table.owner, ...table.grants.map(({ role }) => role)])];
  return [
    `create schema ${schema}`,
    `grant usage on schema ${schema} to ${roles.map(roleSql).join(', ')}`,
    `alter table only ${view} set schema ${schema}`,
    `create sequence ${touch}`,
    `grant select on sequence ${touch} to public`,
    `create view ${view} as select ${table.columns.map(quoteIdent).join(', ')} from ${quoteName(quarantinedName(id, table))} where (select ${REMOVAL_SCHEMA}.touch(${quoteLiteral(touch)}::pg_catalog.regclass))`,
    `comment on view ${view} is ${quoteLiteral(viewComment(id))}`,
    `alter view ${view} owner to ${quoteIdent(table.owner)}`,
    ...(table.strangers.length === 0
      ? []
      : [`revoke all on ${view} from ${table.strangers.map(roleSql).join(', ')}`]),
    ...table.grants.map(
      ({ role, privilege, grantable, column }) =>
        `grant ${privilege}${column === null ? '' : ` (${quoteIdent(column)})`} on ${view} to ${roleSql(role)}${grantable ? ' with grant option' : ''}`,
    ),
  ];
}

export const bareStatements = (table: QualifiedName): readonly string[] => [`drop view ${quoteName(table)}`];

export const dropStatement = (id: RemovalId, table: QualifiedName): string =>
  `drop table ${quoteName(quarantinedName(id, table))} restrict`;

/** Back from the quarantine, where it may have got another name; a table that is still in its place is only unsealed. */
export const bringBackStatements = (
  id: RemovalId,
  { schema, name }: QualifiedName,
  called = name,
): readonly string[] => [
  ...(called === name
    ? []
    : [
        `alter table only ${quoteName({ schema: quarantineSchema(id), name: called })} rename to ${quoteIdent(name)}`,
      ]),
  `alter table only ${quoteName({ schema: quarantineSchema(id), name })} set schema ${quoteIdent(schema)}`,
];

/** Frees the name from a view that something else stands on by now. */
export const moveAsideStatement = (id: RemovalId, table: QualifiedName): string =>
  `alter view ${quoteName(table)} rename to ${quoteIdent(asideView(id))}`;

/** Then, the table in its place, the view goes on without counting, where its dependents find it. */
export function keepAsideStatements(
  id: RemovalId,
  { schema, name, columns }: Pick<TableFace, 'schema' | 'name' | 'columns'>,
): readonly string[] {
  const view = quoteName({ schema, name: asideView(id) });
  return [
    `create or replace view ${view} as select ${columns.map(quoteIdent).join(', ')} from ${quoteName({ schema, name })}`,
    `alter view ${view} set schema ${quoteIdent(quarantineSchema(id))}`,
  ];
}

export const unsealStatements = (table: QualifiedName): readonly string[] => [
  `drop trigger if exists ${SEAL_ROW} on ${quoteName(table)}`,
  `drop trigger if exists ${SEAL_TRUNCATE} on ${quoteName(table)}`,
];

/** What is left once the table has left the quarantine, or is gone. */
export const sweepStatements = (id: RemovalId): readonly string[] => [
  `drop sequence if exists ${quoteName(touchSequence(id))}`,
  `drop sequence if exists ${quoteName(refusedSequence(id))}`,
  `drop schema if exists ${quoteIdent(quarantineSchema(id))} restrict`,
];
