import { describe, expect, it } from '@jest/globals';
import type { CatalogTable } from '../../../src/domain/catalog-table.js';
import { archiveId, schemaVersionId, sourceId, tableId } from '../../../src/domain/ids.js';
import type { TableDefinition } from '../../../src/domain/table-definition.js';
import type { TableSurroundings } from '../../../src/domain/table-surroundings.js';
import { decidePlan } from '../../../src/movers/planning/decide-plan.js';
import type { PlanFacts, TableTarget } from '../../../src/movers/planning/plan-facts.js';
import { defaultPlace } from '../../../src/movers/planning/default-place.js';
import { pendingForeignKeys } from '../../../src/movers/target/pending-foreign-keys.js';
import { plainSurroundings } from '../../support/plain-table.js';
import { column, tableOf } from '../../support/warehouse-input.js';

const ID = '11111111-1111-4111-8111-111111111111';

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
    fallen: null,
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
    [
      'needs a type that cannot be made again',
      {},
      { unsupportedTypes: ['range type app.span'] },
      'range type app.span',
    ],
    [
      'has a column of the domain lo',
      {},
      { columns: [column('raster', 'public.lo')], extensions: ['lo'] },
      'its column raster names large objects',
    ],
    [
      'has a column of a domain lo that users made',
      {},
      {
        columns: [column('scans', 'app.lo[]')],
        types: [
          {
            ...{ kind: 'domain' as const, schema: 'app', name: 'lo', baseType: 'oid', baseUserType: null },
            ...{ notNull: false, default: null, collation: null, checks: [], comment: null },
          },
        ],
      },
      'its column scans names large objects',
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

  const surroundedBy = (
    surroundings: Partial<TableSurroundings>,
    definition: Partial<TableDefinition> = {},
  ): PlanFacts => {
    const facts = factsOf({}, definition);
    return { ...facts, version: { ...facts.version, surroundings: plainSurroundings(surroundings) } };
  };

  it('is refused where a trigger says that there are large objects', () => {
    const trigger = (sql: string): Partial<TableSurroundings> => ({
      triggers: [{ name: 't_raster', sql, enabled: true, comment: null }],
    });
    const manage = `CREATE TRIGGER t_raster BEFORE DELETE OR UPDATE ON public.image FOR EACH ROW EXECUTE FUNCTION public.lo_manage('raster')`;
    const { refusals } = decidePlan(targets.LOAD, surroundedBy(trigger(manage)));
    expect(refusals.join()).toContain('its trigger t_raster says that it names large objects');
    const other = manage.replace('lo_manage', 'my_lo_manage');
    expect(decidePlan(targets.LOAD, surroundedBy(trigger(other))).refusals).toEqual([]);
  });

  it('names the partitions that it covers, and is refused for one that is a foreign table', () => {
    const partition = { schema: 'public', name: 'users_1', bound: 'DEFAULT' };
    const parted = { kind: 'partitioned table' as const, notRecreated: ['partitioning by LIST (id)'] };
    const { steps, refusals, warnings } = decidePlan(
      targets.ARCHIVE,
      surroundedBy({ partitions: [partition] }, parted),
    );
    expect(refusals).toEqual([]);
    expect(warnings.join()).not.toContain('partitioning by');
    expect(steps.join()).toContain(
      'covers all partitions that are there when it starts (at the last scan 1: public.users_1)',
    );
    expect(steps[0]).toContain('and only each of its partitions in access share mode');
    const far = surroundedBy({ partitions: [{ ...partition, foreign: true }] }, parted);
    expect(decidePlan(targets.ARCHIVE, far).refusals.join()).toContain(
      'its partition public.users_1 is a foreign table',
    );
  });

  it('warns of rows that are not in the table or may be hidden', () => {
    const facts = surroundedBy(
      { inheritedBy: [{ schema: 'public', name: 'heir' }], rowSecurity: 'forced' },
      { columns: [column('picture', 'oid')] },
    );
    const { warnings, refusals } = decidePlan(targets.ARCHIVE, facts);
    expect(refusals).toEqual([]);
    for (const text of [
      'tables inherit from it: public.heir',
      'row security is forced',
      'column picture names',
    ]) {
      expect(warnings).toContainEqual(expect.stringContaining(text));
    }
  });

  it.each([
    ['refused where the table was read since it was judged', 'READ', ['it was read: scan it again']],
    ['only warned of where the verdict is old', 'AGE', []],
    ['only warned of where what a person said does not stand', 'WORD', []],
  ] as const)('to archive is %s', (_what, cause, refusals) => {
    const decided = decidePlan(
      targets.ARCHIVE,
      factsOf({ label: 'UNKNOWN', fallen: { why: 'it was read', cause } }),
    );
    expect(decided.refusals).toEqual(refusals);
    expect(decided.warnings).toContain(
      'its verdict is UNKNOWN (it was read), and ARCHIVE is meant for UNUSED tables',
    );
  });

  it('warns where the verdict says otherwise, of dependents, and of what a restore does not make', () => {
    const facts = factsOf(
      { label: 'APP' },
      {
        notRecreated: ['publication feed', 'trigger audit_rows'],
        extensions: ['hstore'],
      },
    );
    const { warnings } = decidePlan(targets.ARCHIVE, facts);
    for (const text of ['its verdict is APP', 'view public.people', 'publication feed', 'hstore']) {
      expect(warnings).toContainEqual(expect.stringContaining(text));
    }
    expect(warnings.join()).not.toContain('audit_rows');
    expect(decidePlan(targets.ARCHIVE, factsOf()).warnings.join()).not.toContain('its verdict');
  });
});
