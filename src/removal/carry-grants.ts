import { isDeepStrictEqual } from 'node:util';
import { quoteIdent, quoteName } from '../postgres/quote.js';
import { roleSql } from './statements.js';
import type { TableFace, ViewGrant } from './statements.js';

/**
 * Who grants or revokes while a view stands for a table does it on the view: without these a right that was revoked
 * would be back with the table. Pure.
 */
export function carryGrants(view: Pick<TableFace, 'grants'>, table: TableFace): readonly string[] {
  const name = quoteName(table);
  const missing = (from: readonly ViewGrant[], other: readonly ViewGrant[]): readonly ViewGrant[] =>
    from.filter((grant) => !other.some((one) => isDeepStrictEqual(one, grant)));
  const right = ({ privilege, column }: ViewGrant): string =>
    `${privilege}${column === null ? '' : ` (${quoteIdent(column)})`} on ${name}`;
  return [
    ...missing(table.grants, view.grants).map(
      (grant) => `revoke ${right(grant)} from ${roleSql(grant.role)} cascade`,
    ),
    ...missing(view.grants, table.grants)
      // What default privileges may have given to a view is nobody's will for the table.
      .filter(({ role }) => !table.strangers.includes(role))
      .map(
        (grant) =>
          `grant ${right(grant)} to ${roleSql(grant.role)}${grant.grantable ? ' with grant option' : ''}`,
      ),
  ];
}
