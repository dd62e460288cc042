import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { evaluationFigures } from '../../../src/evaluation/evaluation-figures.js';
import { lineChart } from '../../../src/evaluation/report/line-chart.js';
import { renderReport } from '../../../src/evaluation/report/render-report.js';
import { shippedModel } from '../classifier/model.js';
import { madeUp } from './held-out.js';

const figures = evaluationFigures([madeUp()]);
const likeliest = (judges: typeof figures.namesAll): (typeof figures.namesAll)[number] | undefined =>
  judges.find(({ judge }) => judge === 'forest, likeliest label');

describe('the figures of a cross-validation', () => {
  it('are of tables without usage by names, and of windows by usage', () => {
    expect(figures.tables).toEqual({ all: 8, clear: 7, groups: 4 });
    expect(figures.windows).toEqual({ full: 12, short: 0, calendar: 12 });
    expect(likeliest(figures.namesClear)?.macroF1.value).toBe(1);
    // Eight right but one: F1 of APP 8/9, of BROKER 6/7.
    expect(likeliest(figures.namesAll)?.macroF1.value).toBeCloseTo((8 / 9 + 6 / 7) / 2, 12);
  });

  it('have intervals that hold them, by schema and with usage by kind of workload', () => {
    const { value, schemas, workloads } = likeliest(figures.fullWindows)?.macroF1 ?? { value: NaN };
    expect(schemas?.low).toBeLessThanOrEqual(value);
    expect(schemas?.high).toBeGreaterThanOrEqual(value);
    expect(workloads?.low).toBeLessThanOrEqual(value);
    expect(likeliest(figures.namesAll)?.macroF1.workloads).toBeNull();
  });

  it('count by kind how often a table in use would be told UNUSED in spite of the gate', () => {
    const seldom = figures.kinds.find(({ kind }) => kind === 'seldom read');
    expect(seldom).toMatchObject({ trap: true, label: 'BROKER', windows: 4, traces: 1 });
    expect(figures.kinds.map(({ kind }) => kind)).toEqual(['seldom read', 'daily', 'left']);
    expect(figures.kinds.find(({ kind }) => kind === 'left')?.wrongUnused).toBe(0);
  });

  it('hold every rule against the same windows', () => {
    expect(figures.rules.find(({ judge }) => judge === 'not read for 90 days')).toMatchObject({
      precision: 0.5,
      recall: 1,
      wrong: 4,
    });
    expect(figures.rules.find(({ judge }) => judge === '`idx_scan = 0`')).toMatchObject({ wrong: 4 });
  });

  it('rank unused tables by the forest, behind the gate, and by the baselines', () => {
    const [forest] = figures.rankings;
    expect(forest?.precision.value).toBe(0.8);
    expect(figures.rankings.map(({ judge }) => judge)).toEqual([
      'forest',
      'forest, where the evidence gate is open',
      'one decision tree',
      'naive Bayes on tokens',
    ]);
  });
});

describe('cross-validations of the same tables', () => {
  it('are counted together, and told one by one', () => {
    const twice = evaluationFigures([madeUp(), madeUp()]);
    expect(twice.tables).toEqual(figures.tables);
    expect(twice.windows.full).toBe(2 * figures.windows.full);
    expect(twice.deals).toEqual([...figures.deals, ...figures.deals]);
    expect(likeliest(twice.fullWindows)?.macroF1.value).toBeCloseTo(
      likeliest(figures.fullWindows)?.macroF1.value ?? NaN,
      12,
    );
  });
});

describe('the report', () => {
  const facts = { modelVersion: 'forest-3-abc', seeds: [1], folds: 2, trees: 3, traces: 3, kinds: 3 };
  const report = renderReport(facts, figures);

  it('is the same bytes for the same figures', () => {
    expect(renderReport(facts, evaluationFigures([madeUp()]))).toEqual(report);
  });

  it('says of each target whether it is met', () => {
    expect(report['evaluation.md']).toMatch(/without borderlines: 0\.95.*\| yes \|/);
    expect(report['evaluation.md']).toMatch(/precision of UNUSED.*\| 0\.800 .*\| no \|/);
  });

  it('has tables with as many cells in every row', () => {
    const tables = report['evaluation.md'].match(/(?:^\|.*\n)+/gm) ?? [];
    expect(tables.length).toBeGreaterThan(10);
    for (const table of tables) {
      const widths = table
        .trimEnd()
        .split('\n')
        .map((row) => row.split('|').length);
      expect(new Set(widths).size).toBe(1);
    }
  });

  it('in docs/ is of the shipped model: npm run evaluate', () => {
    const shipped = readFileSync(new URL('../../../docs/evaluation.md', import.meta.url), 'utf8');
    expect(shipped).toContain(`\`${shippedModel().version}\``);
  });
});

describe('a picture', () => {
  it('keeps points within its axes and names as they are', () => {
    const axis = { name: 'a & b', from: 0, to: 1 };
    const svg = lineChart({ title: '<t>', x: axis, y: axis, series: [{ name: 's', points: [[2, -1]] }] });
    expect(svg).toContain('cx="376.0" cy="326.0"');
    expect(svg).toContain('&lt;t&gt;');
    expect(svg).toContain('a &amp; b');
  });
});
