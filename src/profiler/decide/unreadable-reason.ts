import type { Target, TargetColumn } from '../gather/read-targets.js';

/** Why no value of the column may be read, naming the right that is missing; null when values may be. */
export function unreadableReason(target: Target, column: TargetColumn): string | null {
  if (target.hidesRows) {
    return 'row level security hides rows from the role, so that figures would be wrong; BYPASSRLS lets it see them';
  }
  if (!column.readable) return `the right to read it is missing: SELECT on ${target.schema}.${target.name}`;
  return null;
}
