/** The statements of every step, as a plan prints them and as they run. Pure. */
import type { RemovalId } from '../domain/ids.js';
import type { QualifiedName } from '../domain/table-definition.js';
import { quoteIdent, quoteLiteral, quoteName } from '../postgres/quote.js';
import {
  quarantineSchema,
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
}

const roleSql = (role: string | null): string => (role === null ? 'public' : quoteIdent(role));

export const quarantinedName = (id: RemovalId, { name }: Pick<QualifiedName, 'name'>): QualifiedName => ({
  schema: quarantineSchema(id),
  name,
});

export const lockStatement = (table: QualifiedName, mode: string): string =>
  `lock table only ${quoteName(table)} in ${mode} mode`;

export function sealStatements(id: RemovalId, table: QualifiedName): readonly string[] {
  const on = quoteName(table);
  const seal = `execute function ${REMOVAL_SCHEMA}.seal(${quoteLiteral(id)})`;
  return [
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
    ...table.grants.map(
      ({ role, privilege, grantable, column }) =>
        `grant ${privilege}${column === null ? '' : ` (${quoteIdent(column)})`} on ${view} to ${roleSql(role)}${grantable ? ' with grant option' : ''}`,
    ),
  ];
}

export const bareStatements = (table: QualifiedName): readonly string[] => [`drop view ${quoteName(table)}`];

export const dropStatement = (id: RemovalId, table: QualifiedName): string =>
  `drop table ${quoteName(quarantinedName(id, table))} restrict`;

/** Back from the quarantine; a table that is still in its place is only unsealed. */
export const bringBackStatement = (id: RemovalId, table: QualifiedName): string =>
  `alter table only ${quoteName(quarantinedName(id, table))} set schema ${quoteIdent(table.schema)}`;

export const unsealStatements = (table: QualifiedName): readonly string[] => [
  `drop trigger if exists ${SEAL_ROW} on ${quoteName(table)}`,
  `drop trigger if exists ${SEAL_TRUNCATE} on ${quoteName(table)}`,
];

/** What is left once the table has left the quarantine, or is gone. */
export const sweepStatements = (id: RemovalId): readonly string[] => [
  `drop sequence if exists ${quoteName(touchSequence(id))}`,
  `drop schema if exists ${quoteIdent(quarantineSchema(id))} restrict`,
];
