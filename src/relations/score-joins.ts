/** Join candidates with their scores and reasons; pure. */
import type { KeySketch } from '../domain/key-sketch.js';
import { counted } from '../domain/number-words.js';
import type { JoinCandidate, JoinReason, NumberRange } from '../domain/table-relation.js';
import type { DeclaredJoin, JoinCandidates, NamedJoin } from './join-candidates.js';
import type { Distance, NameMatch } from './join-index.js';
import { keyOverlap } from './key-overlap.js';
import type { KnownValues } from './known-values.js';
import type { Share } from './key-overlap.js';
import { percent, placeOf } from './words.js';

/** The sketch of exactly this column of the table, null where there is none. */
type SketchOf = (table: NamedJoin['from'], column: string) => KeySketch | null;

/** How often a name of the kind means the table: judged, not measured. */
const BY_NAME: Readonly<Record<NameMatch, number>> = {
  ENTITY: 0.8,
  KEY_NAME: 0.6,
  COLUMN_PREFIX: 0.6,
  TABLE_PREFIX: 0.5,
  PARENT: 0.6,
};
/** A name means what is near: another schema less than the own one, another database much less. */
const BY_DISTANCE: Readonly<Record<Distance, number>> = { SCHEMA: 1, DATABASE: 0.9, SOURCE: 0.6, FLEET: 0.6 };
/** An integer that refers to a bigint does so on purpose less often than by accident of a migration. */
const OTHER_TYPE = 0.9;
/** Numbers from a sequence are found among other numbers from one whatever they stand for. */
const DENSE_VALUES = 0.2;
/** Fewer keys than this, found or not, decide nothing. */
const LEAST_SAMPLE = 8;
/** Where the ranges of two columns do not even meet. Ranges are of samples: this is doubt, no proof. */
const RANGES_APART = 0.4;
/** Below this a candidate is not kept. */
const LEAST_JOIN_SCORE = 0.35;

/**
 * Declared foreign keys score 1. A named candidate scores 1 - (1 - n)(1 - v), where n is the name's worth x the distance's
 * x 0.9 for another type of the family / the number of tables that are meant as much, and v the lower end of the
 * 95 % interval of the share of the column's values that are keys there (a fifth of it where the keys are numbers from a
 * sequence, 0 where values were not compared). It is refuted, and left out, where at least 8 values were compared and
 * surely less than half of them are keys there. Where values were not compared, ranges of numbers that do not meet
 * leave 0.4 of n.
 */
export function scoreJoins(
  candidates: JoinCandidates,
  sketchOf: SketchOf,
  rangeOf: KnownValues['rangeOf'],
): readonly JoinCandidate[] {
  return [
    ...candidates.declared.map(declaredJoin),
    ...candidates.named.flatMap((named) => namedJoin(named, sketchOf, rangeOf) ?? []),
  ];
}

const declaredJoin = ({ from, to, foreignKey }: DeclaredJoin): JoinCandidate => ({
  from: { tableId: from.id, columns: foreignKey.columns },
  to: { tableId: to.id, columns: foreignKey.referencedColumns },
  declared: true,
  score: 1,
  reasons: [{ evidence: 'FOREIGN_KEY', text: `foreign key ${foreignKey.name}` }],
});

function namedJoin(
  join: NamedJoin,
  sketchOf: SketchOf,
  rangeOf: KnownValues['rangeOf'],
): JoinCandidate | null {
  const { from, column, to } = join;
  const values = valuesOf(join, sketchOf);
  if (values?.refuted === true) return null;
  const sameType = column.type === to.column.type;
  const named = (BY_NAME[join.match] * BY_DISTANCE[join.distance] * (sameType ? 1 : OTHER_TYPE)) / join.meant;
  const ranges = values === null ? rangesOf(join, rangeOf) : null;
  const score = 1 - (1 - named * (ranges?.meet === false ? RANGES_APART : 1)) * (1 - (values?.score ?? 0));
  if (score < LEAST_JOIN_SCORE) return null;
  const reasons: JoinReason[] = [
    { evidence: 'NAME', text: nameText(join) },
    {
      evidence: 'TYPE',
      text: sameType ? `both are ${column.shown}` : `${column.shown} here, ${to.column.shown} there`,
    },
    ...(values === null ? [] : [{ evidence: 'VALUES' as const, text: values.text }]),
    ...(ranges === null ? [] : [{ evidence: 'RANGE' as const, text: ranges.text }]),
  ];
  return {
    from: { tableId: from.id, columns: [column.name] },
    to: { tableId: to.table.id, columns: [to.column.name] },
    declared: false,
    score,
    reasons,
  };
}

const WHERE: Readonly<Record<Distance, string>> = {
  SCHEMA: 'in the same schema',
  DATABASE: 'in another schema of the database',
  SOURCE: 'in another database of the source',
  FLEET: 'in another source',
};

function nameText({ match, column, to, distance, meant }: NamedJoin): string {
  const key = `${to.table.name}.${to.column.name}`;
  const others = meant === 1 ? '' : `, like ${counted(meant - 1, 'other table')}`;
  switch (match) {
    case 'ENTITY':
      return `${column.name} is named after ${key} ${WHERE[distance]}${others}`;
    case 'KEY_NAME':
      return `${column.name} has the name of the key of ${to.table.name} ${WHERE[distance]}${others}`;
    case 'COLUMN_PREFIX':
      return `the end of ${column.name} is named after ${key} ${WHERE[distance]}${others}`;
    case 'TABLE_PREFIX':
      return `${column.name} is named after the end of ${key} ${WHERE[distance]}${others}`;
    case 'PARENT':
      return `${column.name} names a parent, rows of the same table`;
  }
}

interface Values {
  readonly score: number;
  readonly text: string;
  readonly refuted: boolean;
}

function valuesOf({ from, column, to }: NamedJoin, sketchOf: SketchOf): Values | null {
  const [values, keys] = [sketchOf(from, column.name), sketchOf(to.table, to.column.name)];
  if (values === null || keys === null) return null;
  const { ofA: share, exact } = keyOverlap(values, keys);
  if (share === null) return null;
  const text = `${percent(share.estimate)} of its values are keys of ${placeOf(to.table)} (${sampleText(share, exact)})`;
  const refuted = share.sample >= LEAST_SAMPLE && share.high < 0.5;
  if (share.sample < LEAST_SAMPLE) return { score: 0, text, refuted };
  return { score: share.low * (keys.dense ? DENSE_VALUES : 1), text, refuted };
}

const sampleText = (share: Share, exact: boolean): string =>
  exact
    ? `all ${counted(share.sample, 'value')} compared`
    : `${percent(share.low)} to ${percent(share.high)} with 95 % confidence, from ${counted(share.sample, 'value')}`;

function rangesOf(
  { from, column, to }: NamedJoin,
  rangeOf: KnownValues['rangeOf'],
): { readonly meet: boolean; readonly text: string } | null {
  const [values, keys] = [rangeOf(from, column.name), rangeOf(to.table, to.column.name)];
  if (values === null || keys === null) return null;
  const meet = values.minimum <= keys.maximum && values.maximum >= keys.minimum;
  const text = (range: NumberRange): string => `${range.minimum} to ${range.maximum}`;
  return {
    meet,
    text: `${text(values)} here, ${text(keys)} there, as far as profiles tell`,
  };
}
