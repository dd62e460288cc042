import type { Command } from 'commander';
import type { RebuildCounts, RebuildReport } from '../../domain/keeping.js';
import type { Cli, CommandResult } from '../cli.js';
import { formatCount, formatSeconds } from '../format.js';

export const addCatalog = (program: Command, cli: Cli): Command =>
  program
    .command('catalog')
    .description('what concerns the catalog itself')
    .command('rebuild')
    .description('enter every archive of the store that the catalog does not know; changes nothing else')
    .action(() =>
      cli.withServices(async ({ services, actor }) =>
        rebuildResult(
          await services.keeping.rebuild(actor, (counts) => cli.progress.update(progressText(counts))),
        ),
      ),
    );

const progressText = ({ archives, entered, known, broken }: RebuildCounts): string =>
  `reading manifests: ${formatCount(archives)}, ${formatCount(entered)} entered, ${formatCount(known)} known, ${formatCount(broken)} broken`;

const LABELS = { CONFLICT: 'differs', BROKEN: 'broken', UNFINISHED: 'unfinished', REMARK: 'note' } as const;

function rebuildResult(report: RebuildReport): CommandResult {
  const { archives, entered, known, conflicts, broken, unfinished, groups, findings } = report;
  const told = conflicts + broken + unfinished;
  const text = [
    `${formatCount(archives)} archives in ${report.storeUri}, read in ${formatSeconds(report.seconds)}:`,
    `  ${formatCount(entered)} entered, ${formatCount(known)} known before`,
    `  ${formatCount(conflicts)} differ from the catalog, which stays as it is`,
    `  ${formatCount(broken)} broken, ${formatCount(unfinished)} of moves that have not succeeded: not entered`,
    ...(groups > 0 ? [`  ${formatCount(groups)} whole sets`] : []),
    ...findings.map(({ kind, message }) => `${LABELS[kind]}: ${message}`),
    ...(told > findings.length ? ['Only the first findings are listed.'] : []),
  ];
  return { json: { ...report }, text: text.join('\n'), failed: conflicts + broken > 0 };
}
