/** Owner, grants and row security of two structures. */
import { parseAclItem } from '../domain/grant.js';
import { nameText } from '../domain/name-text.js';
import type { Broken, SchemaChange } from '../domain/schema-change.js';
import type { TableDefinition } from '../domain/table-definition.js';
import type { PolicyDefinition, TableSurroundings } from '../domain/table-surroundings.js';
import { BOTH, change, namedChanges, WRITERS } from './named-changes.js';

interface Right {
  /** `app_reader`, `app_reader on column price`, with who granted it. */
  readonly name: string;
  readonly privileges: readonly string[];
  readonly text: string;
}

/** `on` is empty for the table and ` on column price` for a column. */
function rightOf(item: string, on: string): Right {
  const { role, privileges, grantable, grantedBy } = parseAclItem(item);
  const named = privileges.map((privilege) =>
    grantable.includes(privilege) ? `${privilege} with grant option` : privilege,
  );
  return {
    name: `${nameText(role)}${on} by ${nameText(grantedBy)}`,
    privileges,
    text: named.length === 0 ? 'nothing' : named.join(', '),
  };
}

const grantsOn = (items: readonly string[], on: string): readonly Right[] =>
  items.map((item) => rightOf(item, on));

/** SELECT is what readers need; UPDATE and DELETE with a condition need it too, but so does no plain INSERT. */
function lost(before: readonly string[], after: readonly string[]): readonly Broken[] {
  const gone = before.filter((privilege) => !after.includes(privilege));
  const readers = gone.includes('SELECT');
  const writers = ['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE'].some((privilege) => gone.includes(privilege));
  return [...(readers ? (['READERS'] as const) : []), ...(writers ? (['WRITERS'] as const) : [])];
}

const grantChanges = (before: readonly Right[], after: readonly Right[]): readonly SchemaChange[] =>
  namedChanges(before, after, {
    object: 'GRANT',
    word: 'grant to',
    nameOf: ({ name }) => name,
    textOf: ({ text }) => text,
    breaksOf: {
      removed: ({ privileges }) => lost(privileges, []),
      changed: (was, is) => lost(was.privileges, is.privileges),
    },
  });

const columnRights = ({ columnGrants }: TableSurroundings): readonly Right[] =>
  columnGrants.flatMap(({ column, grants }) => grantsOn(grants, ` on column ${nameText(column)}`));

const policyText = (policy: PolicyDefinition): string =>
  [
    `${policy.permissive ? 'permissive' : 'restrictive'} for ${policy.command} to ${policy.roles.map(nameText).join(', ')}`,
    ...(policy.using === null ? [] : [`using (${policy.using})`]),
    ...(policy.withCheck === null ? [] : [`with check (${policy.withCheck})`]),
  ].join(' ');

export function compareRights(before: TableDefinition, after: TableDefinition): readonly SchemaChange[] {
  return [
    // The former owner keeps only what somebody grants to it.
    ...change('OWNER', 'owner', 'the owner', nameText(before.owner), nameText(after.owner), BOTH),
    ...grantChanges(grantsOn(before.grants, ''), grantsOn(after.grants, '')),
  ];
}

export function compareRowRights(
  before: TableSurroundings,
  after: TableSurroundings,
): readonly SchemaChange[] {
  return [
    ...grantChanges(columnRights(before), columnRights(after)),
    ...change(
      'ROW_SECURITY',
      'row security',
      'row security',
      before.rowSecurity,
      after.rowSecurity,
      // Without a policy that allows them, INSERTs of others than the owner fail; reads only see less.
      after.rowSecurity === 'off' ? [] : WRITERS,
    ),
    ...namedChanges(before.policies, after.policies, {
      object: 'POLICY',
      word: 'policy',
      nameOf: ({ name }) => nameText(name),
      textOf: policyText,
      commentOf: ({ comment }) => comment,
    }),
  ];
}
