/** Removals for people. */
import type { Removal } from '../domain/removal.js';
import { nextOfRemoval } from '../services/next-of-removal.js';
import { formatTime } from './format.js';
import { tableText } from './table-text.js';
import type { Column } from './table-text.js';

const COLUMNS: readonly Column[] = [
  { title: 'removal' },
  { title: 'table' },
  { title: 'state' },
  { title: 'planned' },
  { title: 'reason' },
];

const tableOf = ({ target: { database, schema, name } }: Removal): string => `${database}.${schema}.${name}`;

export const removalsText = (removals: readonly Removal[]): string =>
  tableText(
    COLUMNS,
    removals.map((removal) => [
      removal.id,
      tableOf(removal),
      removal.state,
      formatTime(removal.createdAt),
      removal.reason,
    ]),
  );

/** One removal, with the SQL of its steps while it is being decided. */
export function removalText(removal: Removal): string {
  const { id, state, steps, warnings, refusals, approvals, needsApprovals, returnReason, fault } = removal;
  const names = approvals.map(({ actor }) => actor).join(', ');
  return [
    `removal ${id}: ${tableOf(removal)}, ${state}`,
    `approved by ${approvals.length} of ${needsApprovals}${names === '' ? '' : ` (${names})`}`,
    ...(state === 'PLANNED' || state === 'APPROVED'
      ? steps.flatMap(({ step, sql }) => [`${step}:`, ...sql.map((statement) => `  ${statement};`)])
      : []),
    ...warnings.map((warning) => `note: ${warning}`),
    ...refusals.map((refusal) => `refused: ${refusal}`),
    ...(returnReason === null ? [] : [`wanted back: ${returnReason}`]),
    ...(fault === null ? [] : [`failed: ${fault.message}`, fault.hint]),
    `next: ${nextOfRemoval(removal)}`,
  ].join('\n');
}
