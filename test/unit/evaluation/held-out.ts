/** A made-up cross-validation: two folds, four schemas, and a forest that is right but where it is told not to be. */
import { CLASSES } from '../../../src/classifier/classes.js';
import type { HeldOut } from '../../../src/classifier/cross-validate.js';
import { FEATURES, featureVector } from '../../../src/classifier/features.js';
import type { UsageEvidence } from '../../../src/classifier/usage-evidence.js';
import { NO_USE_WEIGHTS } from '../../../src/classifier/use-evidence.js';
import { parseEvaluationLine } from '../../../src/evaluation/evaluation-line.js';
import { createFileOutline } from '../../../src/evaluation/file-outline.js';
import { lineEvidence } from '../../../src/evaluation/line-evidence.js';
import type { ClassLabel } from '../../../src/domain/verdict.js';
import { probabilitiesFor } from './judged.js';
import { usage } from './usage.js';

const KNOWN_NAME = FEATURES.indexOf('table_known_share');

interface Sketch {
  readonly group: string;
  readonly label: ClassLabel;
  /** What the forest takes it for; its label when left out. */
  readonly taken?: ClassLabel;
  readonly usage?: UsageEvidence;
  readonly kind?: string;
  readonly borderline?: boolean;
}

function heldOut({ group, label, taken, usage: used, kind, borderline = false }: Sketch): HeldOut {
  const line = parseEvaluationLine(
    JSON.stringify({
      group,
      label: 'app',
      schema: 'public',
      table: label === 'BROKER' ? 'ticks' : 'users',
      columns: [['id', 'bigint']],
      primary_key: ['id'],
      foreign_keys: [],
    }),
    1,
  );
  const evidence = { ...lineEvidence(line, createFileOutline()), usage: used ?? null };
  const vector = featureVector(evidence, { table: new Map(), column: new Map(), use: NO_USE_WEIGHTS });
  const probabilities = probabilitiesFor(taken ?? label, 0.9);
  return {
    group,
    borderline,
    trap: kind === 'seldom read',
    kind: kind ?? null,
    trace: kind === undefined ? null : `${kind} 1`,
    label,
    usage: used === undefined ? 'none' : 'full',
    evidence,
    vector: vector.with(KNOWN_NAME, 1),
    raw: CLASSES.map((of) => (of === label ? 1 : 0)),
    probabilities,
    fold: group < 'c' ? 0 : 1,
  };
}

const GROUPS = ['a', 'b', 'c', 'd'];
const DAILY = Array.from({ length: 60 }, (_, age) => ({ age, days: 1, readDays: 1, reads: 9, writes: 1 }));

/** Of each schema and label one without usage, and with usage; one in use was read 120 days ago and is taken for unused. */
export const madeUp = (): readonly HeldOut[] =>
  GROUPS.flatMap((group) => [
    heldOut({ group, label: 'APP' }),
    heldOut({ group, label: 'BROKER', ...(group === 'd' ? { taken: 'APP', borderline: true } : {}) }),
    heldOut({
      group,
      label: 'APP',
      kind: 'daily',
      usage: usage({ indexScans: 540, lastReadAgeDays: 0, activeDays: DAILY }),
    }),
    heldOut({
      group,
      label: 'BROKER',
      kind: 'seldom read',
      usage: usage({ seqScans: 1, lastReadAgeDays: 120 }),
      ...(group === 'd' ? { taken: 'UNUSED' } : {}),
    }),
    heldOut({ group, label: 'UNUSED', kind: 'left', usage: usage() }),
  ]);
