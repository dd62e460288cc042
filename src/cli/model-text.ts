import type { KnownModel } from '../services/services.js';
import { formatTime } from './format.js';
import { tableText } from './table-text.js';
import type { Column } from './table-text.js';

const COLUMNS: readonly Column[] = [
  { title: 'version' },
  { title: 'state' },
  { title: 'lessons', align: 'right' },
  { title: 'macro F1', align: 'right' },
  { title: 'with usage', align: 'right' },
  { title: 'made' },
  { title: 'by' },
  { title: 'note' },
];

/** Macro F1 by names and structure, and with usage. */
export function modelsText(models: readonly KnownModel[]): string {
  const rows = models.map(({ version, state, lessons, metrics, createdAt, createdBy, note, comparison }) => [
    version,
    state,
    String(lessons),
    metrics.macroF1.toFixed(4),
    metrics.macroF1WithUsage.toFixed(4),
    formatTime(createdAt),
    createdBy,
    note ?? comparison?.why ?? '',
  ]);
  const faults = models.flatMap(({ version, fault }) =>
    fault === null ? [] : `${version} cannot be used, so the shipped model judges: ${fault}`,
  );
  return [tableText(COLUMNS, rows), ...faults].join('\n');
}

export const modelLine = ({ version, state, lessons }: KnownModel): string =>
  `${version} is ${state}, with ${lessons} ${lessons === 1 ? 'lesson' : 'lessons'}`;
