import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CatalogTable } from '../../../src/domain/catalog-table.js';
import { archiveId, schemaVersionId, sourceId, tableId } from '../../../src/domain/ids.js';
import type { TableDefinition } from '../../../src/domain/table-definition.js';
import { decidePlan } from '../../../src/movers/planning/decide-plan.js';
import type { PlanFacts, TableTarget } from '../../../src/movers/planning/decide-plan.js';
import { defaultPlace } from '../../../src/movers/planning/default-place.js';
import { cutIntoRanges } from '../../../src/movers/source/cut-into-ranges.js';
import { rangeCondition } from '../../../src/movers/source/range-condition.js';
import { pendingForeignKeys } from '../../../src/movers/target/pending-foreign-keys.js';
import { usageOf } from '../classifier/table-facts.js';
import { column, tableOf } from '../../support/warehouse-input.js';

const ID = '11111111-1111-4111-8111-111111111111';

describe('cutting a table into ranges of pages', () => {
  it('covers every page once, in order, and leaves the last range open', () => {
    fc.assert(
      fc.property(fc.nat(100_000), fc.integer({ min: 1, max: 20_000 }), (pages, pagesPerChunk) => {
        const ranges = cutIntoRanges({ pages, serverVersionNumber: 180_000 }, pagesPerChunk);
        expect(ranges[0]?.fromPage).toBe(0);
        expect(ranges.at(-1)?.toPage).toBeNull();
        ranges.slice(1).forEach((range, index) => expect(range.fromPage).toBe(ranges[index]?.toPage));
        expect(ranges.slice(0, -1).every(({ fromPage, toPage }) => toPage === fromPage + pagesPerChunk)).toBe(
          true,
        );
        expect(ranges.at(-1)?.fromPage).toBeLessThanOrEqual(Math.max(0, pages - 1));
        expect(ranges.length).toBe(Math.max(1, Math.ceil(pages / pagesPerChunk)));
      }),
    );
  });

  it('makes one chunk of any table before PostgreSQL 14', () => {
    expect(cutIntoRanges({ pages: 1_000_000, serverVersionNumber: 130_023 }, 10)).toEqual([
      { fromPage: 0, toPage: null },
    ]);
  });

  it.each([
    [{ fromPage: 0, toPage: null }, "where ctid >= '(0,0)'::tid"],
    [{ fromPage: 0, toPage: 7 }, "where ctid >= '(0,0)'::tid and ctid < '(7,0)'::tid"],
    [{ fromPage: 7, toPage: null }, "where ctid >= '(7,0)'::tid"],
    [{ fromPage: 7, toPage: 9 }, "where ctid >= '(7,0)'::tid and ctid < '(9,0)'::tid"],
  ])('reads %j by its tuple ids', (range, condition) => {
    expect(rangeCondition(range)).toBe(condition);
  });
});

describe('the place of a table that was not told where to go', () => {
  const origin = {
    sourceName: 'payments',
    mainDatabase: 'app',
    database: 'app',
    schema: 'public',
    name: 'users',
  };
  it.each([
    [{}, undefined, 'payments'],
    [{ schema: 'billing' }, undefined, 'payments_billing'],
    [{ database: 'db2' }, undefined, 'payments_db2_public'],
    [{ database: 'db2', schema: 'billing' }, undefined, 'payments_db2_billing'],
    [{ schema: 'billing' }, 'asked', 'asked'],
  ])('of %j with schema %s asked for is in schema %s', (changed, asked, schema) => {
    expect(defaultPlace({ ...origin, ...changed }, asked)).toEqual({ schema, name: 'users' });
  });
});

describe('foreign keys of consolidated tables', () => {
  const key = (name: string, to: string): TableDefinition['foreignKeys'][number] => ({
    name,
    columns: ['a'],
    references: { schema: 'public', name: to },
    referencedColumns: ['id'],
    onUpdate: 'no action',
    onDelete: 'no action',
    onDeleteColumns: [],
    match: 'simple',
    deferrable: false,
    initiallyDeferred: false,
    validated: true,
    comment: null,
  });
  const consolidated = (name: string, keys: TableDefinition['foreignKeys']) => ({
    definition: tableOf('public', name, [column('a', 'integer')], { foreignKeys: keys }),
    place: { schema: 'shop', name: `${name}_here` },
  });

  it('are made where the parent is there, under the place that it has now, and wait where it is not', () => {
    const orders = consolidated('orders', [key('by_user', 'users'), key('by_self', 'orders')]);
    const alone = pendingForeignKeys([orders]);
    expect(alone.ready.map(({ key: { name }, parent }) => [name, parent.name])).toEqual([
      ['by_self', 'orders_here'],
    ]);
    expect(alone.waiting.map(({ text }) => text)).toEqual([
      'foreign key by_user waits until public.users is consolidated too',
    ]);
    const both = pendingForeignKeys([orders, consolidated('users', [])]);
    expect(both.ready.map(({ key: { name }, parent }) => [name, parent.name])).toEqual([
      ['by_user', 'users_here'],
      ['by_self', 'orders_here'],
    ]);
    expect(both.waiting).toEqual([]);
  });
});

describe('deciding a plan', () => {
  const table: CatalogTable = {
    id: tableId(ID),
    sourceId: sourceId(ID),
    databaseOid: 1,
    relationOid: 2,
    database: 'app',
    schema: 'public',
    name: 'users',
    schemaVersionId: schemaVersionId(ID),
    estimatedRows: 10,
    sizeBytes: 100n,
    referencedBy: 0,
    dependents: [{ kind: 'view', schema: 'public', name: 'people', known: 'catalog' }],
    label: 'UNUSED',
    judgedAt: new Date(0),
    firstSeenAt: new Date(0),
    lastSeenAt: new Date(0),
    goneAt: null,
  };
  const place = { sourceId: sourceId(ID), database: 'app', schema: 'public', name: 'users' };
  const targets: Readonly<Record<'ARCHIVE' | 'LOAD' | 'CONSOLIDATE', TableTarget>> = {
    ARCHIVE: { kind: 'ARCHIVE', from: place, archiveId: archiveId(ID), tags: [] },
    LOAD: { kind: 'LOAD', from: place, to: { schema: 's', name: 'users' } },
    CONSOLIDATE: { kind: 'CONSOLIDATE', from: place, to: { ...place, schema: 's' } },
  };
  const factsOf = (
    changed: Partial<PlanFacts> = {},
    definition: Partial<TableDefinition> = {},
  ): PlanFacts => ({
    table,
    version: {
      id: schemaVersionId(ID),
      tableId: tableId(ID),
      version: 1,
      definition: tableOf('public', 'users', [column('id', 'integer')], definition),
      definitionHash: 'h',
      surroundings: null,
      structureHash: null,
      seenAt: new Date(0),
    },
    sourceName: 'core',
    label: table.label,
    judgedAt: new Date(86_400_000),
    usage: null,
    destination: 'file:///archives',
    warehouse: null,
    ...changed,
  });

  it.each(['ARCHIVE', 'LOAD', 'CONSOLIDATE'] as const)(
    'of kind %s locks first and lets the source be',
    (kind) => {
      const { steps, refusals } = decidePlan(targets[kind], factsOf());
      expect(steps[0]).toContain('lock table only "public"."users" in access share mode');
      expect(steps.at(-1)).toContain('the source keeps its table as it is');
      expect(refusals).toEqual([]);
    },
  );

  it.each([
    ['is gone', { table: { ...table, goneAt: new Date(0) } }, {}, 'was not there any more'],
    ['is partitioned', {}, { kind: 'partitioned table' as const }, 'its rows are in partitions'],
    [
      'needs a type that cannot be made again',
      {},
      { unsupportedTypes: ['range type app.span'] },
      'range type app.span',
    ],
    [
      'does not fit the warehouse',
      { warehouse: { refusal: 'column x is too wide' } },
      {},
      'column x is too wide',
    ],
  ])('is refused where the table %s', (_what, changed, definition, reason) => {
    expect(decidePlan(targets.ARCHIVE, factsOf(changed, definition)).refusals.join()).toContain(reason);
  });

  it('to archive is refused where the table was read after it was judged, but for a person who says so', () => {
    const usage = usageOf({ lastRead: new Date(86_400_001) });
    const refusals = (changed: Partial<PlanFacts>): readonly string[] =>
      decidePlan(targets.ARCHIVE, factsOf({ usage, ...changed })).refusals;
    expect(refusals({})).toEqual([
      'it was read at 1970-01-02T00:00:00.001Z, after it was judged to be UNUSED: classify it again',
    ]);
    expect(refusals({ judgedAt: new Date(86_400_001) })).toEqual([]);
    expect(refusals({ judgedAt: null })).toEqual([]);
  });

  it('warns where the verdict says otherwise, of dependents, and of what a restore does not make', () => {
    const facts = factsOf({ label: 'APP' }, { notRecreated: ['trigger audit_rows'], extensions: ['hstore'] });
    const { warnings } = decidePlan(targets.ARCHIVE, facts);
    for (const text of ['its verdict is APP', 'view public.people', 'trigger audit_rows', 'hstore']) {
      expect(warnings).toContainEqual(expect.stringContaining(text));
    }
    expect(decidePlan(targets.ARCHIVE, factsOf()).warnings.join()).not.toContain('its verdict');
  });
});
