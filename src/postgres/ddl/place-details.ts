import type { QualifiedName } from '../../domain/table-definition.js';
import type { TableDetails } from '../../domain/table-details.js';
import { nameKey, renameInExpression } from './rename-in-expression.js';
import type { Renames } from './rename-in-expression.js';

/**
 * The details as they will be in the table's place: names of tables, types and sequences renamed in triggers, rules,
 * policies, statistics and constraints. Statistics objects that were beside the table go with it.
 */
export function placeDetails(
  from: QualifiedName,
  details: TableDetails,
  { schema }: QualifiedName,
  renames: Renames,
): TableDetails {
  const renamed = (sql: string): string => renameInExpression(sql, renames);
  const text = <T extends { readonly sql: string }>(part: T): T => ({ ...part, sql: renamed(part.sql) });
  const maybe = (sql: string | null): string | null => (sql === null ? null : renamed(sql));
  return {
    ...details,
    constraints: details.constraints.map(text),
    wholeRowIndexes: details.wholeRowIndexes.map(text),
    policies: details.policies.map((policy) => ({
      ...policy,
      using: maybe(policy.using),
      withCheck: maybe(policy.withCheck),
    })),
    triggers: details.triggers.map((trigger) => ({ ...trigger, sql: maybe(trigger.sql) })),
    rules: details.rules.map(text),
    statistics: details.statistics.map((one) => ({
      ...text(one),
      schema: one.schema === from.schema ? schema : one.schema,
    })),
    rowType:
      details.rowType === null ? null : (renames.types.get(nameKey(details.rowType)) ?? details.rowType),
    sequences: details.sequences.map((sequence) => ({ ...sequence, schema })),
  };
}
