/** What Sortkeep's evidence and the simple rules of other tools say of the same tables, against the truth. */
import { writeFile } from 'node:fs/promises';
import type { Label } from '../../../src/domain/verdict.js';

/** Days without an access after which such a rule calls a table unused. */
const AGES = [3, 30, 60, 90] as const;

export interface Score {
  readonly major: number;
  readonly name: string;
  readonly table: string;
  /** Whether somebody really read it while it was watched. */
  readonly used: boolean;
  readonly sortkeep: boolean;
  /** What the shipped model says by the default policy, and by one whose window is no longer than the suite's. */
  readonly verdicts: { readonly byDefault: Label; readonly byShortWindow: Label };
  /** Reads that move no counter: nobody can see them. */
  readonly invisible: boolean;
  /** idx_scan is not 0. */
  readonly indexScanned: boolean;
  /** Days since the last access that the server's counters show; null where they show none since the watch began. */
  readonly lastAccessDays: number | null;
}

interface Rule {
  readonly name: string;
  readonly saysUsed: (score: Score) => boolean;
}

const RULES: readonly Rule[] = [
  { name: 'Sortkeep', saysUsed: ({ sortkeep }) => sortkeep },
  { name: 'verdict, window of 97 days', saysUsed: ({ verdicts }) => verdicts.byDefault !== 'UNUSED' },
  { name: 'verdict, window of the suite', saysUsed: ({ verdicts }) => verdicts.byShortWindow !== 'UNUSED' },
  { name: 'idx_scan = 0', saysUsed: ({ indexScanned }) => indexScanned },
  ...AGES.map((days) => ({
    name: `no access for ${days} days`,
    saysUsed: ({ lastAccessDays }: Score) => lastAccessDays !== null && lastAccessDays <= days,
  })),
];

export interface RuleTotal {
  readonly rule: string;
  readonly right: number;
  /** Said unused of a table that is used. */
  readonly wrongUnused: number;
  /** Said used of a table that nobody uses. */
  readonly wrongUsed: number;
}

/** Over what can be seen at all. */
export function totals(scores: readonly Score[]): readonly RuleTotal[] {
  const visible = scores.filter(({ invisible }) => !invisible);
  return RULES.map(({ name, saysUsed }) => {
    const wrongUnused = visible.filter((score) => score.used && !saysUsed(score)).length;
    const wrongUsed = visible.filter((score) => !score.used && saysUsed(score)).length;
    return { rule: name, right: visible.length - wrongUnused - wrongUsed, wrongUnused, wrongUsed };
  });
}

const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;

/** `used`, `unused`, with the majors where they differ; a wrong one is marked. */
function answer(scores: readonly Score[], { saysUsed }: Rule): string {
  const majorsOf = (answers: readonly Score[]): string => answers.map(({ major }) => major).join(' ');
  const groups = [true, false]
    .map((says) => ({ says, of: scores.filter((score) => saysUsed(score) === says) }))
    .filter(({ of }) => of.length > 0);
  return groups
    .map(({ says, of }) => {
      const wrong = of.some(({ used }) => used !== says);
      const said = says ? 'used' : 'unused';
      const marked = !wrong ? said : says ? `*${said}*` : `**${said.toUpperCase()}**`;
      return groups.length === 1 ? marked : `${marked} (${majorsOf(of)})`;
    })
    .join(', ');
}

function scorecardText(scores: readonly Score[]): string {
  const cases = new Map<string, Score[]>();
  for (const score of scores) {
    const key = `${score.name}\0${score.table}`;
    cases.set(key, [...(cases.get(key) ?? []), score]);
  }
  const majors = [...new Set(scores.map(({ major }) => major))].join(', ');
  return [
    `# Scorecard of the pollution suite, PostgreSQL ${majors}`,
    '',
    'Each line is one act between two scans on real servers. Truth: whether somebody read the table. **UNUSED**: a',
    'used table was called unused (dangerous). *used*: an unused table was called used (wasteful). Whether a rule sees',
    'an access is what the server showed; how long ago it was is the case: backups and jobs every night, releases 45',
    'days ago, real reads 25, 75 or 120 days ago. Partitions are added up for the rules, which few tools do. Reads that',
    'move no counter are in no sum: nobody can see them. pg_dump 18 is the real one on every major (its rows as INSERT).',
    'The line Sortkeep is what it takes for a read. The verdicts are those of the shipped model, *used* for any but',
    'UNUSED: the suite lasts minutes, so the default window gives none; with a window as short as the suite, only',
    'evidence of use keeps a table from being called unused.',
    '',
    row(['rule', 'right', 'wrong: said unused', 'wrong: said used']),
    row(['---', '---:', '---:', '---:']),
    ...totals(scores).map(({ rule, right, wrongUnused, wrongUsed }) =>
      row([rule, right, wrongUnused, wrongUsed]),
    ),
    '',
    row(['case', 'table', 'truth', ...RULES.map(({ name }) => name)]),
    row(['---', '---', '---', ...RULES.map(() => '---')]),
    ...[...cases.values()].map((of) => {
      const [first] = of;
      if (first === undefined) return '';
      const truth = first.invisible ? 'used, moves no counter' : first.used ? 'used' : 'unused';
      return row([first.name, first.table, truth, ...RULES.map((rule) => answer(of, rule))]);
    }),
    '',
  ].join('\n');
}

/** Prints the card, and writes it where MATRIX_SCORECARD names a file: `.json` as data, else as this text. */
export async function publishScorecard(scores: readonly Score[]): Promise<void> {
  const text = scorecardText(scores);
  process.stdout.write(`\n${text}\n`);
  const path = process.env['MATRIX_SCORECARD'] ?? '';
  if (path === '') return;
  const json = JSON.stringify({ totals: totals(scores), scores }, null, 2);
  await writeFile(path, path.endsWith('.json') ? `${json}\n` : text);
}
