/** What the table is. */
import type { CatalogTable } from '../../domain/catalog-table.js';
import { formatTableReference } from '../../domain/table-reference.js';
import type { TableDefinition } from '../../domain/table-definition.js';
import type { Verdict } from '../../domain/verdict.js';
import { formatBytes, formatCount, formatTime } from '../format.js';
import { oneLine } from '../terminal-safe.js';

/** A verdict has more, weaker ones; `sortkeep table --json` has all. */
const REASONS = 5;

interface SaidOfTable {
  readonly verdict: Verdict | null;
  /** The model's own, also under a person's word. */
  readonly modelVerdict: Verdict | null;
}

export function identityText(
  table: CatalogTable,
  source: string,
  definition: Pick<TableDefinition, 'kind' | 'owner' | 'comment'>,
  said: SaidOfTable,
): string {
  const { kind, owner, comment } = definition;
  return [
    oneLine(formatTableReference({ ...table, source })),
    ...(comment === null ? [] : [`  ${oneLine(comment)}`]),
    `  ${kind}, ${formatCount(table.estimatedRows)} rows (estimate), ${formatBytes(table.sizeBytes)}, owner ${oneLine(owner)}`,
    `  ${seenText(table)}`,
    ...verdictLines(said.verdict, table.judgedAt),
    ...modelLines(said),
  ].join('\n');
}

const seenText = ({ firstSeenAt, lastSeenAt, goneAt }: CatalogTable): string =>
  `first seen ${formatTime(firstSeenAt)}, last seen ${formatTime(lastSeenAt)}${
    goneAt === null ? '' : `, gone since ${formatTime(goneAt)}`
  }`;

function verdictLines(verdict: Verdict | null, judgedAt: Date | null): readonly string[] {
  if (verdict === null) return ['  not judged yet: `sortkeep classify` does'];
  const { label, probabilities, author, createdAt, reasons, wouldChange } = verdict;
  const sure =
    probabilities === null || label === 'UNKNOWN' ? '' : ` (${Math.round(probabilities[label] * 100)} %)`;
  const by = author === null ? '' : ` by ${oneLine(author)}`;
  const judged = author !== null || judgedAt === null ? '' : `, judged at ${formatTime(judgedAt)}`;
  return [
    `  ${label}${sure}${by} since ${formatTime(createdAt)}${judged}`,
    ...reasons.slice(0, REASONS).map(({ text }) => `    ${oneLine(text)}`),
    ...(wouldChange.length === 0 ? [] : ['  what would change it:']),
    ...wouldChange.map((text) => `    ${oneLine(text)}`),
  ];
}

/** What a person's word is over. */
function modelLines({ verdict, modelVerdict }: SaidOfTable): readonly string[] {
  if (verdict === null || verdict.author === null || modelVerdict === null) return [];
  const [first] = modelVerdict.reasons;
  const why = first === undefined ? '' : ` (${oneLine(first.text)})`;
  return [`  the model says ${modelVerdict.label}${why}; \`sortkeep withdraw\` leaves it to the model`];
}
