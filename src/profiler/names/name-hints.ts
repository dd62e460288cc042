import type { SensitivityKind } from '../../domain/column-profile.js';
import type { TypeFamily } from '../type-family.js';
import { isAbout, NAME_RULES } from './name-rules.js';
import type { NameStrength } from './name-rules.js';
import { snakeName } from './snake-name.js';

/** What the names say of a column; of two rules for the same kind the surer. */
export function nameHints(
  table: string,
  column: string,
  family: TypeFamily,
): ReadonlyMap<SensitivityKind, NameStrength> {
  const [tableName, columnName] = [snakeName(table), snakeName(column)];
  const hints = new Map<SensitivityKind, NameStrength>();
  for (const rule of NAME_RULES) {
    if (!rule.families.includes(family) || !rule.name.test(columnName)) continue;
    if ((rule.table !== undefined && !rule.table.test(tableName)) || isAbout(columnName, rule)) continue;
    if (hints.get(rule.kind) !== 'sure') hints.set(rule.kind, rule.strength);
  }
  return hints;
}
