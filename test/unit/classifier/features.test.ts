import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FEATURES, evidenceOf, featureVector } from '../../../src/classifier/features.js';
import type { Feature, FeatureWeights } from '../../../src/classifier/features.js';
import { NAME_FEATURES, nameBags, nameFeatures } from '../../../src/classifier/name-features.js';
import { NOT_KNOWN } from '../../../src/classifier/not-known.js';
import { STRUCTURE_FEATURES, structureFeatures } from '../../../src/classifier/structure-features.js';
import { shapeOf } from '../../../src/classifier/table-shape.js';
import { usageEvidence } from '../../../src/classifier/usage-evidence.js';
import { USAGE_FEATURES, usageFeatures } from '../../../src/classifier/usage-features.js';
import type { TableFacts } from '../../../src/domain/table-facts.js';
import { QUARTER_AND_WEEK } from './model.js';
import { factsOf, usageOf } from './table-facts.js';

const WEIGHTS: FeatureWeights = {
  use: USAGE_FEATURES.map((feature) =>
    feature === 'never_read' ? { cuts: [0, 1], weights: [0, 0.5, -1] } : { cuts: [], weights: [0] },
  ),
  table: new Map([
    ['user', -2],
    ['tick', 2],
  ]),
  column: new Map([
    ['email', -1.5],
    ['bid', 2.5],
  ]),
};
const valueOf = (facts: TableFacts, feature: Feature): number =>
  featureVector(evidenceOf(facts, QUARTER_AND_WEEK), WEIGHTS)[FEATURES.indexOf(feature)] ?? Number.NaN;

const TICKS = {
  name: 'ticks',
  columns: 'ts timestamp with time zone, symbol text, bid numeric(12,4), ask double precision',
};

describe('the list of features', () => {
  it('is what is computed, name for name', () => {
    const facts = factsOf(TICKS);
    const shape = shapeOf(facts);
    expect(Object.keys(nameFeatures(nameBags(shape, []), WEIGHTS))).toEqual([...NAME_FEATURES]);
    expect(Object.keys(structureFeatures(shape))).toEqual([...STRUCTURE_FEATURES]);
    const known = usageFeatures(
      usageEvidence({ ...facts, usage: usageOf() }, QUARTER_AND_WEEK.minimumWindowMs),
    );
    expect(Object.keys(known).sort()).toEqual([...USAGE_FEATURES].sort());
    expect(Object.keys(usageFeatures(null)).sort()).toEqual([...USAGE_FEATURES].sort());
    expect(new Set(FEATURES).size).toBe(FEATURES.length);
  });

  it('is described in docs/features.md, each feature in a row of its own and no other', () => {
    const page = readFileSync(new URL('../../../docs/features.md', import.meta.url), 'utf8');
    const described = [...page.matchAll(/^\| `([a-z_]+)` \|/gm)].map(([, name]) => name);
    expect(described).toEqual([...FEATURES]);
  });
});

describe('features', () => {
  it('count types, keys and decimals finer than money', () => {
    const facts = factsOf({ ...TICKS, key: ['ts', 'symbol'], references: ['symbol instruments'] });
    expect(valueOf(facts, 'decimal_share')).toBe(0.5);
    expect(valueOf(facts, 'fine_decimal_share')).toBe(0.5);
    expect(valueOf(facts, 'key_columns')).toBe(2);
    expect(valueOf(facts, 'key_has_time')).toBe(1);
    expect(valueOf(facts, 'leads_with_time')).toBe(1);
    expect(valueOf(facts, 'foreign_keys_out')).toBe(1);
  });

  it('weigh names and siblings, above zero for market data', () => {
    const ticks = factsOf({ ...TICKS, facts: { siblings: ['users'] } });
    expect(valueOf(ticks, 'table_evidence')).toBe(2);
    expect(valueOf(ticks, 'column_most_broker')).toBe(2.5);
    expect(valueOf(ticks, 'sibling_evidence')).toBeLessThan(0);
    expect(valueOf(factsOf(TICKS), 'has_siblings')).toBe(0);
  });

  it('keep what is not known apart from zero', () => {
    expect(valueOf(factsOf(TICKS), 'reads')).toBe(NOT_KNOWN);
    expect(valueOf(factsOf({ ...TICKS, facts: { estimatedRows: null } }), 'rows')).toBe(NOT_KNOWN);
    const idle = factsOf({ ...TICKS, facts: { usage: usageOf() } });
    expect(valueOf(idle, 'reads')).toBe(0);
    expect(valueOf(idle, 'read_depth')).toBe(NOT_KNOWN);
    expect(valueOf(idle, 'read_day_share')).toBe(NOT_KNOWN);
    expect(valueOf(idle, 'monthly_rhythm')).toBe(NOT_KNOWN);
  });

  it('do not count scans that something other than use explains', () => {
    const never = (usage: Parameters<typeof usageOf>[0]): number =>
      valueOf(factsOf({ ...TICKS, facts: { usage: usageOf(usage) } }), 'never_read');
    expect(never({ explainedScans: 9n })).toBe(1);
    expect(never({ explainedScans: 9n, seqScans: 1n })).toBe(0);
  });

  it('are finite for any names, types and counters', () => {
    const anyName = fc.string({ unit: 'binary', maxLength: 63 });
    const anyCount = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n });
    const anyUsage = fc.record({
      seqScans: anyCount,
      seqTuplesRead: anyCount,
      indexScans: anyCount,
      inserted: anyCount,
      updated: anyCount,
      deleted: anyCount,
    });
    fc.assert(
      fc.property(
        anyName,
        fc.array(fc.tuple(anyName, anyName), { maxLength: 8 }),
        fc.option(anyUsage),
        fc.array(anyName, { maxLength: 5 }),
        (name, columns, counts, siblings) => {
          const facts = factsOf({
            name,
            columns: '',
            facts: { usage: counts === null ? null : usageOf(counts), siblings, sizeBytes: 2n ** 60n },
          });
          const template = factsOf({ name, columns: 'x text' }).definition.columns;
          const hostile = columns.flatMap(([column, type]) =>
            template.map((one) => ({ ...one, name: column, type })),
          );
          const vector = featureVector(
            evidenceOf({ ...facts, definition: { ...facts.definition, columns: hostile } }, QUARTER_AND_WEEK),
            WEIGHTS,
          );
          expect(vector).toHaveLength(FEATURES.length);
          expect(vector.every(Number.isFinite)).toBe(true);
        },
      ),
    );
  });
});
