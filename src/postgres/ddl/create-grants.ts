/** Who owns a placed table with its partitions, and who may do what with them. */
import { parseAclItem } from '../../domain/grant.js';
import type { Grant } from '../../domain/grant.js';
import { groupBy } from '../../domain/group-by.js';
import type { TableDefinition } from '../../domain/table-definition.js';
import { quoteIdent, quoteName } from '../quote.js';
import type { DetailPlan, DetailStep, TargetServer } from './detail-plan.js';

const MAINTAIN = 170_000;
/** What an owner has where nothing was granted (acldefault); MAINTAIN since 17. */
const OWNERS = {
  table: ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'],
  sequence: ['SELECT', 'UPDATE', 'USAGE'],
} as const;

/** Something that rights are given on. */
interface Granted {
  /** `table "app"."orders"`. */
  readonly on: string;
  readonly kind: keyof typeof OWNERS;
  /** Null: the whole. */
  readonly column: string | null;
  readonly owner: string;
  readonly grants: readonly string[];
}

/** Rights that default privileges give at the target stay: they are the will of its administrators. */
export function ownerAndGrants(placed: readonly TableDefinition[], target: TargetServer): DetailPlan {
  const detailed = placed.filter(({ details }) => details !== undefined);
  const there = ({ owner }: { readonly owner: string }): boolean => target.roles.has(owner);
  const owners = detailed.filter(there).map((table) => ({
    what: `owner ${table.owner} of ${quoteName(table)}`,
    statements: [`alter table only ${quoteName(table)} owner to ${quoteIdent(table.owner)}`],
  }));
  const missing: Missing[] = detailed
    .filter((table) => !there(table))
    .map((table) => ({ role: table.owner, text: `it does not own ${quoteName(table)}` }));
  const given = detailed.flatMap(grantedOn).map((granted) => grantsOf(granted, target));
  return {
    steps: [...owners, ...given.flatMap(({ steps }) => steps)],
    said: [
      ...missingRoles([...missing, ...given.flatMap((one) => one.missing)]),
      ...new Set(given.flatMap(({ said }) => said)),
    ],
  };
}

interface Missing {
  readonly role: string;
  readonly text: string;
}

const missingRoles = (missing: readonly Missing[]): readonly string[] =>
  [
    ...groupBy(
      missing,
      ({ role }) => role,
      ({ text }) => text,
    ),
  ].map(([role, texts]) => `role ${role} is not there: ${texts.join('; ')}`);

function grantedOn(table: TableDefinition): readonly Granted[] {
  const { owner, details } = table;
  const on = `table ${quoteName(table)}`;
  return [
    { on, kind: 'table', column: null, owner, grants: table.grants },
    ...(details?.columns ?? []).map(({ column, grants }) => ({
      ...{ on, kind: 'table' as const, column, owner, grants },
    })),
    ...(details?.sequences ?? []).map((sequence) => ({
      ...{ on: `sequence ${quoteName(sequence)}`, kind: 'sequence' as const, column: null, owner },
      grants: sequence.grants,
    })),
  ];
}

function grantsOf(
  granted: Granted,
  target: TargetServer,
): {
  readonly steps: readonly DetailStep[];
  readonly missing: readonly Missing[];
  readonly said: readonly string[];
} {
  const { on, owner, column } = granted;
  const items = granted.grants.map(parseAclItem);
  const others = items.filter(({ role }) => role !== owner);
  const where = column === null ? on : `column ${column} of ${on}`;
  const isThere = ({ role }: Grant): boolean => role === 'public' || target.roles.has(role);
  return {
    steps: [
      ...ownersLack(granted, items, target),
      ...others.filter(isThere).map((grant) => ({
        what: `grants of ${grant.role} on ${where}`,
        statements: statementsOf(granted, known(grant, target)),
      })),
    ],
    missing: others
      .filter((grant) => !isThere(grant))
      .map(({ role, privileges }) => ({
        role,
        text: `it is not given ${privileges.join(', ')} on ${where}`,
      })),
    said: [
      ...others
        .filter(({ grantedBy }) => grantedBy !== owner)
        .map(
          ({ role, grantedBy }) =>
            `grants of ${role} on ${where} were given by ${grantedBy}, now by the owner`,
        ),
      ...others
        .filter((grant) => known(grant, target).privileges.length < grant.privileges.length)
        .map(({ role }) => `MAINTAIN of ${role} on ${where} needs a newer server and is left out`),
    ],
  };
}

const known = (grant: Grant, target: TargetServer): Grant => {
  const isKnown = (privilege: string): boolean => privilege !== 'MAINTAIN' || target.version >= MAINTAIN;
  return {
    ...grant,
    privileges: grant.privileges.filter(isKnown),
    grantable: grant.grantable.filter(isKnown),
  };
};

/** Owners may take rights from themselves. */
function ownersLack(
  { on, kind, column, owner }: Granted,
  items: readonly Grant[],
  target: TargetServer,
): readonly DetailStep[] {
  if (column !== null || items.length === 0 || !target.roles.has(owner)) return [];
  const has = items.filter(({ role }) => role === owner).flatMap(({ privileges }) => privileges);
  const lacks = OWNERS[kind].filter((privilege) => !has.includes(privilege));
  if (lacks.length === 0) return [];
  const statements = [`revoke ${lacks.join(', ')} on ${on} from ${quoteIdent(owner)}`];
  return [{ what: `the lack of rights of ${owner} on ${on}`, statements }];
}

function statementsOf({ on, column }: Granted, { role, privileges, grantable }: Grant): readonly string[] {
  const to = role === 'public' ? 'public' : quoteIdent(role);
  const list = (names: readonly string[]): string =>
    names.map((name) => (column === null ? name : `${name} (${quoteIdent(column)})`)).join(', ');
  const plain = privileges.filter((privilege) => !grantable.includes(privilege));
  return [
    ...(plain.length === 0 ? [] : [`grant ${list(plain)} on ${on} to ${to}`]),
    ...(grantable.length === 0 ? [] : [`grant ${list(grantable)} on ${on} to ${to} with grant option`]),
  ];
}
