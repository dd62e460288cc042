/** Triggers, rules and row security of a placed table. */
import type { TableDefinition } from '../../domain/table-definition.js';
import type { EnabledState, TableDetails } from '../../domain/table-details.js';
import { quoteIdent, quoteName } from '../quote.js';
import { commented, joined } from './detail-plan.js';
import type { DetailPlan } from './detail-plan.js';

const STATES: Readonly<Record<EnabledState, string>> = {
  origin: 'enable',
  disabled: 'disable',
  replica: 'enable replica',
  always: 'enable always',
};

export function actionSteps(table: TableDefinition, { triggers, rules }: TableDetails): DetailPlan {
  const on = quoteName(table);
  return joined([
    {
      said: [],
      steps: rules.map(({ name, sql, enabled, comment }) => ({
        what: `rule ${name} of ${on}`,
        statements: [
          sql,
          ...(enabled === 'origin' ? [] : [`alter table ${on} ${STATES[enabled]} rule ${quoteIdent(name)}`]),
          ...commented(`rule ${quoteIdent(name)} on ${on}`, comment),
        ],
      })),
    },
    {
      said: [],
      steps: triggers.map(({ name, sql, enabled, comment }) => ({
        what: `trigger ${name} of ${on}`,
        statements: [
          ...(sql === null ? [] : [sql]),
          ...(sql !== null && enabled === 'origin'
            ? []
            : [`alter table ${on} ${STATES[enabled]} trigger ${quoteIdent(name)}`]),
          ...commented(`trigger ${quoteIdent(name)} on ${on}`, comment),
        ],
      })),
    },
  ]);
}

/**
 * Row security first: should a policy fail, nobody but the owner sees a row. All policies or none, since a permissive
 * one without its restrictive one would show more than before.
 */
export function policySteps(table: TableDefinition, { rowSecurity, policies }: TableDetails): DetailPlan {
  const on = quoteName(table);
  const switched = [
    ...(rowSecurity.enabled ? [`alter table only ${on} enable row level security`] : []),
    ...(rowSecurity.forced ? [`alter table only ${on} force row level security`] : []),
  ];
  const made = policies.flatMap(({ name, command, permissive, roles, using, withCheck, comment }) => {
    const to = roles.map((role) => (role === 'public' ? 'public' : quoteIdent(role))).join(', ');
    return [
      [
        `create policy ${quoteIdent(name)} on ${on} as ${permissive ? 'permissive' : 'restrictive'}`,
        ` for ${command} to ${to}`,
        using === null ? '' : ` using (${using})`,
        withCheck === null ? '' : ` with check (${withCheck})`,
      ].join(''),
      ...commented(`policy ${quoteIdent(name)} on ${on}`, comment),
    ];
  });
  const names = policies.map(({ name }) => name).join(', ');
  return {
    said: [],
    steps: [
      ...(switched.length === 0 ? [] : [{ what: `row security of ${on}`, statements: switched }]),
      ...(made.length === 0 ? [] : [{ what: `row security policies ${names} of ${on}`, statements: made }]),
    ],
  };
}
