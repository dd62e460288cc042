/**
 * The examples that trees are grown on and that a cross-validation judges: each labelled structure without usage, with
 * windows of traces of its own label, and as an abandoned table. So neither a structure nor missing evidence tells
 * UNUSED: the reads must.
 */
import type { ClassLabel } from '../domain/verdict.js';
import { drawTrace, drawUsage } from './draw-usage.js';
import type { TracePool, WindowKind } from './draw-usage.js';
import type { TableEvidence } from './features.js';
import type { LessonRow } from './lesson-row.js';
import type { SeededRandom } from './seeded-random.js';
import { rowEvidence } from './training-set.js';
import type { TrainingRow } from './training-set.js';
import type { UsageTrace } from './usage-trace.js';

export interface Example {
  readonly group: string;
  readonly label: ClassLabel;
  /** People would argue about the label of the structure. */
  readonly borderline: boolean;
  /** Null without usage, and of a lesson. */
  readonly trace: UsageTrace | null;
  readonly evidence: TableEvidence;
}

/** Of each structure: without usage, and of each kind of window in use and abandoned. */
export interface Copies {
  readonly withoutUsage: number;
  readonly inUse: Readonly<Record<WindowKind, number>>;
  readonly abandoned: Readonly<Record<WindowKind, number>>;
}

/** Token bags that people add to names of tables put aside. */
const LEFTOVER_TOKENS: readonly (readonly string[])[] = [
  ['old'],
  ['bak'],
  ['backup'],
  ['tmp', '<number>'],
  ['copi', 'of'],
  ['<date>'],
  ['old', '<date>'],
  ['archiv'],
  ['deprecated'],
  ['temp'],
];
/** A third of abandoned tables say so in their names, and a few used ones do too. */
const LEFTOVER_SHARE = { abandoned: 0.35, inUse: 0.06 };

function renamed(evidence: TableEvidence, share: number, random: SeededRandom): TableEvidence {
  if (!random.chance(share)) return evidence;
  const extra = LEFTOVER_TOKENS[random.below(LEFTOVER_TOKENS.length)] ?? [];
  const table = [...new Set([...evidence.names.table, ...extra])].sort();
  return { ...evidence, names: { ...evidence.names, table } };
}

/** As `create table as` makes it: with neither keys nor foreign keys. */
function bareCopy(evidence: TableEvidence): TableEvidence {
  return {
    ...evidence,
    names: { ...evidence.names, references: [] },
    structure: {
      ...evidence.structure,
      has_primary_key: 0,
      key_columns: 0,
      key_is_integer: 0,
      key_is_uuid: 0,
      key_is_text: 0,
      key_has_time: 0,
      foreign_keys_out: 0,
    },
  };
}

/**
 * A structure that is used as in the trace. What points to an abandoned table is what points to it in the trace: with
 * a foreign key of a living table it would not be abandoned.
 */
function dressed(evidence: TableEvidence, trace: UsageTrace, usage: TableEvidence['usage']): TableEvidence {
  const { names, structure } = trace.hasPrimaryKey ? evidence : bareCopy(evidence);
  const pointing = Math.log2(1 + trace.referencedBy);
  return {
    names,
    structure: {
      ...structure,
      foreign_keys_in: trace.label === 'UNUSED' ? pointing : Math.max(structure.foreign_keys_in, pointing),
    },
    usage,
  };
}

function times<T>(count: number, make: () => T): readonly T[] {
  return Array.from({ length: count }, make);
}

const WINDOW_KINDS = ['short', 'full'] as const satisfies readonly WindowKind[];

/** What a structure can look like; deterministic in the random numbers. */
function examplesOf(
  base: Omit<Example, 'trace'>,
  pool: TracePool,
  copies: Copies,
  random: SeededRandom,
): readonly Example[] {
  const plain = base.evidence;
  const withWindow = (label: ClassLabel, kind: WindowKind): readonly Example[] => {
    const trace = drawTrace(label, pool, random);
    if (trace === undefined) return [];
    const leftover = label === 'UNUSED' ? LEFTOVER_SHARE.abandoned : LEFTOVER_SHARE.inUse;
    const named = renamed(plain, leftover, random);
    const evidence = dressed(named, trace, drawUsage(trace, kind, pool, random));
    return [{ ...base, label, trace, evidence }];
  };
  return [
    ...times(copies.withoutUsage, () => ({
      ...base,
      trace: null,
      evidence: renamed(plain, LEFTOVER_SHARE.inUse, random),
    })),
    ...WINDOW_KINDS.flatMap((kind) => [
      ...times(copies.inUse[kind], () => withWindow(base.label, kind)).flat(),
      ...times(copies.abandoned[kind], () => withWindow('UNUSED', kind)).flat(),
    ]),
  ];
}

/** A lesson is repeated, so that one table that a person spoke of is heard beside a schema of forty. */
const LESSON_COPIES = 12;

/**
 * Examples of the rows, with windows of the pool's traces, and of the lessons: as they were taught, and, where a lesson
 * says what the table is, as any other structure of its label.
 */
export function trainingExamples(
  rows: readonly TrainingRow[],
  lessons: readonly LessonRow[],
  pool: TracePool,
  copies: Copies,
  random: SeededRandom,
): readonly Example[] {
  const ofRows = rows.flatMap((row) => {
    const { group, label, borderline } = row;
    return examplesOf({ group, label, borderline, evidence: rowEvidence(row, rows) }, pool, copies, random);
  });
  const ofLessons = lessons.flatMap(({ group, label, evidence }): readonly Example[] => {
    const base = { group, label, borderline: false, evidence };
    const asTaught = times(LESSON_COPIES, () => ({ ...base, trace: null }));
    if (label === 'UNUSED') return asTaught;
    const plain = { ...base, evidence: { ...evidence, usage: null } };
    return [...asTaught, ...examplesOf(plain, pool, copies, random)];
  });
  return [...ofRows, ...ofLessons];
}
