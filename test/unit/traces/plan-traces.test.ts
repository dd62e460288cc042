import { describe, expect, it } from '@jest/globals';
import { planTraces, TRACE_KINDS } from '../../../src/traces/plan-traces.js';
import type { PlannedWorkload } from '../../../src/traces/plan-traces.js';
import { virtualDay } from '../../../src/traces/virtual-day.js';

const DAYS = 210;
const PLANS = planTraces(1);
const days = Array.from({ length: DAYS }, (_, index) => index);
const of = (kind: string): readonly PlannedWorkload[] =>
  PLANS.filter(({ tables: [main] }) => main?.kind === kind);
/** Days on which a statement reads the table, not only writes. */
const readDays = (plan: PlannedWorkload): readonly number[] =>
  days.filter((day) => plan.statements(day).some((statement) => statement.includes('perform ')));
const said = (plans: readonly PlannedWorkload[]): string =>
  JSON.stringify(
    plans.map((plan) => ({ ...plan, statements: days.slice(0, 40).map((day) => plan.statements(day)) })),
  );

describe('the plan of what is played', () => {
  it('is the same for the same seed, to the last statement', () => {
    expect(said(planTraces(1)) === said(PLANS)).toBe(true);
  });

  it('is another one for another seed, of the same kinds', () => {
    const other = planTraces(2);
    expect(said(other) === said(PLANS)).toBe(false);
    expect(other.map(({ tables }) => tables)).toEqual(PLANS.map(({ tables }) => tables));
  });

  it('plays a variant the same whatever else is played', () => {
    const kind = TRACE_KINDS.filter((entry) => entry.kind === 'outbox');
    expect(said(planTraces(1, kind))).toBe(said(of('outbox')));
  });

  it('names every table and every trace once', () => {
    const tables = PLANS.flatMap((plan) => plan.tables);
    expect(new Set(tables.map(({ table }) => table)).size).toBe(tables.length);
    expect(new Set(tables.map(({ id }) => id)).size).toBe(tables.length);
  });

  it('has between 500 and 700 traces, and traps of each label', () => {
    const tables = PLANS.flatMap((plan) => plan.tables);
    expect(tables.length).toBeGreaterThanOrEqual(500);
    expect(tables.length).toBeLessThanOrEqual(700);
    for (const label of ['APP', 'BROKER', 'UNUSED']) {
      expect(tables.some((table) => table.label === label && table.trap)).toBe(true);
    }
  });

  it('leaves after the last use of an unused table the default window of a quarter and a week', () => {
    for (const { tables, from } of PLANS) {
      if (tables[0]?.label === 'UNUSED') expect(DAYS - from).toBeGreaterThanOrEqual(97);
      else expect(from).toBe(0);
    }
  });

  it('lets nobody read an unused table but on the day it is made, and once at the beginning', () => {
    for (const plan of PLANS.filter(({ tables }) => tables[0]?.label === 'UNUSED')) {
      const later = readDays(plan).filter((day) => day > plan.from && day > 14);
      expect([plan.tables[0]?.id, later]).toEqual([plan.tables[0]?.id, []]);
    }
  });

  it.each(['quarterly reference', 'quarterly closing', 'index constituents', 'quarterly history'])(
    'has a %s read at least once in each quarter and a week, and in few weeks',
    (kind) => {
      for (const plan of of(kind)) {
        const read = readDays(plan);
        const gaps = [-1, ...read].map((day, index) => (read[index] ?? DAYS) - day);
        expect(Math.max(...gaps)).toBeLessThanOrEqual(97);
        expect(read.length).toBeLessThanOrEqual(12);
      }
    },
  );

  it('restarts what reads from its cache every 20 to 60 days', () => {
    for (const plan of of('cached by the application')) {
      const started = days.filter((day) => plan.statements(day).some((text) => text.includes('max(n)')));
      const gaps = started.slice(1).map((day, index) => day - (started[index] ?? 0));
      expect(Math.min(...gaps)).toBeGreaterThanOrEqual(20);
      expect(Math.max(...gaps)).toBeLessThanOrEqual(60);
    }
  });

  it('has weekday applications rest at weekends', () => {
    for (const plan of of('weekdays only')) {
      const weeks = days.filter((day) => plan.statements(day).length > 0).map((day) => day % 7);
      expect(new Set(weeks).size).toBe(5);
    }
  });
});

describe('the virtual calendar', () => {
  it('starts on a Monday, 1 January', () => {
    expect(virtualDay(0, 0)).toEqual({ index: 0, weekday: 0, dayOfMonth: 1, leftInMonth: 30, month: 0 });
  });

  it('knows the last day of a quarter and the day after', () => {
    expect(virtualDay(9, 80)).toEqual({ index: 9, weekday: 5, dayOfMonth: 31, leftInMonth: 0, month: 2 });
    expect(virtualDay(10, 80)).toMatchObject({ weekday: 6, dayOfMonth: 1, month: 3 });
  });
});
