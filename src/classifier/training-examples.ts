/**
 * The examples that trees are grown on: each labelled structure as it is without usage, with usage of its own
 * label, and as an abandoned table. So neither a structure nor missing evidence tells UNUSED: the reads must.
 */
import type { ClassLabel } from '../domain/verdict.js';
import type { TableEvidence } from './features.js';
import type { SeededRandom } from './seeded-random.js';
import { rowEvidence } from './training-set.js';
import type { TrainingRow } from './training-set.js';
import { drawUsage } from './usage-profiles.js';

export interface Example {
  readonly group: string;
  readonly label: ClassLabel;
  readonly evidence: TableEvidence;
}

/** Of each structure: twice without usage, twice in use, once abandoned. */
const COPIES = { withoutUsage: 2, inUse: 2, abandoned: 1 };

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
/** Copies by `create table as` have neither keys nor foreign keys, and nothing points to a copy. */
const BARE_COPY_SHARE = 0.4;

function renamed(evidence: TableEvidence, share: number, random: SeededRandom): TableEvidence {
  if (!random.chance(share)) return evidence;
  const extra = LEFTOVER_TOKENS[random.below(LEFTOVER_TOKENS.length)] ?? [];
  const table = [...new Set([...evidence.names.table, ...extra])].sort();
  return { ...evidence, names: { ...evidence.names, table } };
}

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
      foreign_keys_in: 0,
    },
  };
}

function withUsage(evidence: TableEvidence, label: ClassLabel, random: SeededRandom): TableEvidence {
  const hasKey = evidence.structure.has_primary_key === 1;
  const rowWidth = 2 ** evidence.structure.row_width - 1;
  const { usage, storage } = drawUsage(label, { hasKey, rowWidth }, random);
  return { ...evidence, usage, storage };
}

/** Deterministic in the rows and the random numbers. */
export function trainingExamples(rows: readonly TrainingRow[], random: SeededRandom): readonly Example[] {
  return rows.flatMap((row) => {
    const { group, label } = row;
    const plain = rowEvidence(row, rows);
    const times = <T>(count: number, make: () => T): readonly T[] => Array.from({ length: count }, make);
    const withoutUsage = times(COPIES.withoutUsage, () => {
      const named = renamed(plain, LEFTOVER_SHARE.inUse, random);
      const { storage } = withUsage(named, label, random);
      return { group, label, evidence: random.chance(0.5) ? named : { ...named, storage } };
    });
    const inUse = times(COPIES.inUse, () => {
      const named = renamed(plain, LEFTOVER_SHARE.inUse, random);
      return { group, label, evidence: withUsage(named, label, random) };
    });
    const abandoned = times(COPIES.abandoned, () => {
      const copy = random.chance(BARE_COPY_SHARE) ? bareCopy(plain) : plain;
      const named = renamed(copy, LEFTOVER_SHARE.abandoned, random);
      return { group, label: 'UNUSED' as const, evidence: withUsage(named, 'UNUSED', random) };
    });
    return [...withoutUsage, ...inUse, ...abandoned];
  });
}
