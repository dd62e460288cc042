/** docs/evaluation.md and its pictures, from figures: the same figures give the same bytes. */
import { LIKELIEST } from '../judges.js';
import type { EvaluationFigures } from '../evaluation-figures.js';
import { reliabilityChart, unusedChart } from './charts.js';
import {
  confusionTable,
  curveTable,
  dealsTable,
  judgesTable,
  kindsTable,
  rankingTable,
  reliabilityTable,
  unusedTable,
  usageTable,
} from './tables.js';
import { targetsTable } from './targets.js';

export interface ReportFacts {
  readonly modelVersion: string;
  /** Of each deal. */
  readonly seeds: readonly number[];
  readonly folds: number;
  /** Of each fold's forest. */
  readonly trees: number;
  readonly traces: number;
  readonly kinds: number;
}

/** A text for each file in docs/. */
export type Report = Readonly<
  Record<'evaluation.md' | 'evaluation-reliability.svg' | 'evaluation-unused.svg', string>
>;

const introduction = (facts: ReportFacts, { tables, windows }: EvaluationFigures): string =>
  `# How well the classifier judges

Made by \`npm run evaluate\`, not by hand; the same repository gives the same report. Model \`${facts.modelVersion}\`.

**Data.** ${tables.all} labelled tables of ${tables.groups} real schemas, ${tables.clear} of them clear and the others borderline (people would argue about them). They say nothing of use, so they are judged without usage, and again as if they were used as in ${facts.traces} recorded workloads of ${facts.kinds} kinds ([usage traces](usage-traces.md)): ${windows.full} windows of a quarter and a week or more ("full"), ${windows.short} shorter ones.

**Split.** ${facts.folds} folds by schema and by trace, ${facts.trees} trees a fold: what is judged was judged by a forest, a calibration and thresholds that saw neither the table's schema nor the trace. Which schema and trace go to which fold moves the figures, so all is dealt and judged ${facts.seeds.length} times (seeds ${facts.seeds.join(', ')}), and figures are over all of it: every table counts ${facts.seeds.length} times, with other windows each time. The shipped model is grown in the same way on everything. Other variants of the same kind of workload were seen: the figures with usage hold for workloads like the recorded ones.

**Intervals** are 95 % bootstrap intervals, 1000 draws of whole schemas, or of whole kinds of workloads, with replacement, with all that was judged of them in any deal; where nothing went wrong they have no width, and say nothing of what is too rare for these tables. An abstention counts as a miss in recall.

**Judges.** The forest as the product answers: UNKNOWN below the thresholds, and no UNUSED where the evidence gate is shut (here: no full window, a loss of statistics, a read in the last quarter and week, something that depends on the table). The tree and naive Bayes learn from the same folds, from tables of the same sort, and never abstain.`;

/** The report of cross-validations of the same tables. */
export function renderReport(facts: ReportFacts, figures: EvaluationFigures): Report {
  const { namesClear, namesAll, fullWindows, fullClear, shortWindows, rankings, unused, rules, windows } =
    figures;
  const sections = [
    introduction(facts, figures),
    '## What was asked',
    targetsTable(figures),
    'Of each deal alone, likeliest label:',
    dealsTable(facts.seeds, figures),
    '## App against broker, by names and structure alone',
    'Without borderlines:',
    judgesTable(namesClear),
    'With them:',
    judgesTable(namesAll),
    'All of them, as the product answers, and the likeliest label:',
    confusionTable(namesAll[0]),
    confusionTable(namesAll.find(({ judge }) => judge === LIKELIEST)),
    '## Three labels, with usage',
    'Full windows. The gate withholds UNUSED where statistics were lost within the window, which a fifth of the drawn windows have, so its coverage is lower by design.',
    usageTable(fullWindows),
    'Without borderlines:',
    usageTable(fullClear),
    'As the product answers, and the likeliest label:',
    confusionTable(fullWindows[0]),
    confusionTable(fullWindows.find(({ judge }) => judge === LIKELIEST)),
    'Shorter windows, in which nobody can know that a table is unused:',
    usageTable(shortWindows),
    confusionTable(shortWindows[0]),
    '## UNUSED',
    "Full windows, ranked by the probability of UNUSED, before any threshold. Where the evidence gate is open, recall is among the unused tables that it lets through: the others stay UNKNOWN, and cost disk. Where it lets no table in use through, that precision is the gate's doing and says nothing of the forest.",
    rankingTable(rankings),
    'By the forest alone:',
    curveTable(rankings[0]?.curve ?? []),
    '![precision by recall of UNUSED](evaluation-unused.svg)',
    'What each judge calls UNUSED on full windows:',
    unusedTable(unused),
    `The rules that people write first, on the ${windows.calendar} full windows that last as long by the calendar. They see what the forest sees: reads that forensics did not explain. On raw counters, as they are usually written, a nightly dump hides every unused table from the rules by days.`,
    unusedTable(rules),
    '## Calibration',
    reliabilityTable(figures),
    '![reliability](evaluation-reliability.svg)',
    '## By kind of workload',
    'Full windows, by thresholds without the gate; the last column is what the product would still say wrongly. Traps first.',
    kindsTable(figures),
  ];
  return {
    'evaluation.md': `${sections.join('\n\n')}\n`,
    'evaluation-reliability.svg': reliabilityChart(figures),
    'evaluation-unused.svg': unusedChart(figures),
  };
}
