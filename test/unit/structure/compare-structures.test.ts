import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { SchemaChange } from '../../../src/domain/schema-change.js';
import type { ColumnDefinition, TableDefinition } from '../../../src/domain/table-definition.js';
import type { TableSurroundings } from '../../../src/domain/table-surroundings.js';
import { structureHash } from '../../../src/postgres/definition/structure-hash.js';
import { compareStructures } from '../../../src/structure/compare-structures.js';
import type { Structure } from '../../../src/structure/compare-structures.js';
import { plainSurroundings, plainTable } from '../../support/plain-table.js';
import { column } from '../../support/warehouse-input.js';
import { neighbours, structures } from './structures.js';

const hashOf = ({ definition, surroundings }: Structure): string =>
  structureHash(definition, surroundings ?? plainSurroundings());

const structure = (
  definition: Partial<TableDefinition> = {},
  surroundings: Partial<TableSurroundings> = {},
): Structure => ({ definition: plainTable(definition), surroundings: plainSurroundings(surroundings) });

const price = (overrides: Partial<ColumnDefinition> = {}): ColumnDefinition =>
  column('price', 'numeric(10,2)', overrides);

const told = (changes: readonly SchemaChange[]): readonly (readonly [string, string])[] =>
  changes.map(({ description, breaks }) => [description, breaks.join(' ')]);

describe('comparing two structures', () => {
  it('finds nothing between a structure and itself', () => {
    fc.assert(fc.property(structures, (one) => expect(compareStructures(one, one)).toEqual([])));
  });

  it('finds a change exactly where the hash that makes a version differs', () => {
    fc.assert(
      fc.property(fc.oneof(neighbours, fc.tuple(structures, structures)), ([one, other]) => {
        expect(compareStructures(one, other).length > 0).toBe(hashOf(one) !== hashOf(other));
      }),
      { numRuns: 1000 },
    );
  });

  it('calls it a matter of order only where the same parts are listed otherwise', () => {
    const sorted = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map((item) => JSON.stringify(sorted(item))).sort()
        : value !== null && typeof value === 'object'
          ? Object.fromEntries(Object.entries(value).map(([key, of]: [string, unknown]) => [key, sorted(of)]))
          : value;
    fc.assert(
      fc.property(neighbours, ([one, other]) => {
        const changes = compareStructures(one, other);
        if (changes.some(({ object, name }) => object === 'ORDER' && name === 'parts')) {
          expect(sorted(one)).toEqual(sorted(other));
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('says backwards what it says forwards: what was added is removed', () => {
    const pairs = (changes: readonly SchemaChange[], turn: boolean): readonly string[] =>
      changes
        .map(({ object, before, after }) =>
          JSON.stringify([object, ...(turn ? [after, before] : [before, after])]),
        )
        .sort();
    fc.assert(
      fc.property(neighbours, ([one, other]) => {
        expect(pairs(compareStructures(other, one), true)).toEqual(
          pairs(compareStructures(one, other), false),
        );
      }),
    );
  });

  it('does not count where the sequences of a table stand', () => {
    const at = (lastValue: string | null): Structure =>
      structure({
        sequences: [
          {
            schema: 'app',
            name: 'ids',
            column: 'id',
            kind: 'identity',
            dataType: 'bigint',
            start: '1',
            increment: '1',
            minimum: '1',
            maximum: '9',
            cache: '1',
            cycle: false,
            lastValue,
            isCalled: lastValue !== null,
            comment: null,
          },
        ],
      });
    expect(compareStructures(at(null), at('7'))).toEqual([]);
  });

  it.each<readonly [string, Partial<ColumnDefinition>, Partial<ColumnDefinition>, string, string]>([
    [
      'a type',
      {},
      { type: 'numeric(12,2)' },
      'the type of column price is now numeric(12,2), before numeric(10,2)',
      'READERS WRITERS',
    ],
    ['not null', {}, { notNull: true }, 'column price is now not null, before nullable', 'WRITERS'],
    ['nullable', { notNull: true }, {}, 'column price is now nullable, before not null', ''],
    [
      'a default',
      {},
      { default: { kind: 'expression', sql: '0' } },
      'the default of column price is now 0, before there was none',
      '',
    ],
    [
      'a default that writers lean on',
      { notNull: true, default: { kind: 'expression', sql: '0' } },
      { notNull: true },
      'the default of column price was removed: 0',
      'WRITERS',
    ],
    [
      'identity',
      {},
      { identity: 'always' },
      'the identity of column price is now always, before there was none',
      'WRITERS',
    ],
    [
      'a collation',
      {},
      { collation: { schema: 'pg_catalog', name: 'C' } },
      'the collation of column price is now pg_catalog."C", before there was none',
      '',
    ],
    [
      'a comment',
      { comment: 'net' },
      { comment: 'gross' },
      'the comment on column price is now gross, before net',
      '',
    ],
  ])('tells %s of a column, and whom it breaks', (_what, before, after, description, breaks) => {
    const [one, other] = [structure({ columns: [price(before)] }), structure({ columns: [price(after)] })];
    expect(told(compareStructures(one, other))).toEqual([[description, breaks]]);
  });

  it('calls a renamed column removed and added, since nothing proves that it is the same', () => {
    const renamed = structure({ columns: [price({ name: 'Net "price"', notNull: true })] });
    expect(told(compareStructures(structure({ columns: [price()] }), renamed))).toEqual([
      ['column price was removed: numeric(10,2)', 'READERS WRITERS'],
      ['column "Net ""price""" was added: numeric(10,2) not null', 'WRITERS'],
    ]);
  });

  it('tells labels of an enum one by one, and their order', () => {
    const mood = (...labels: string[]): Structure =>
      structure({ types: [{ kind: 'enum', schema: 'app', name: 'mood', labels, comment: null }] });
    expect(told(compareStructures(mood('sad', 'ok'), mood('ok', 'sad', "it's")))).toEqual([
      ["app.mood label 'it''s' was added", ''],
      ["the order of the labels of app.mood is now 'ok', 'sad', before 'sad', 'ok'", ''],
    ]);
    expect(told(compareStructures(mood('sad', 'ok'), mood('ok')))).toEqual([
      ["app.mood label 'sad' was removed", 'READERS WRITERS'],
    ]);
  });

  it('reads rights out in words, and says whom a lost one breaks', () => {
    const [one, other] = [
      structure({ owner: 'app', grants: ['app=arwdDxt/app', 'app_reader=r/app', '"odd ""role"""=r*w/app'] }),
      structure({ owner: 'app', grants: ['app=arwdDxt/app', '"odd ""role"""=r*/app', '=r/app'] }),
    ];
    expect(told(compareStructures(one, other))).toEqual([
      ['grant to app_reader by app was removed: SELECT', 'READERS'],
      [
        'grant to "odd ""role""" by app is now SELECT with grant option, before SELECT with grant option, UPDATE',
        'WRITERS',
      ],
      ['grant to public by app was added: SELECT', ''],
    ]);
  });

  it('shows a renamed table as renamed, not as one with other triggers', () => {
    const at = (name: string, printed: string): Structure =>
      structure(
        { name },
        {
          triggers: [
            {
              name: 'audit',
              sql: `CREATE TRIGGER audit BEFORE UPDATE ON public.${printed} FOR EACH ROW EXECUTE FUNCTION log()`,
              enabled: true,
              comment: null,
            },
          ],
        },
      );
    expect(told(compareStructures(at('orders', 'orders'), at('Old $& orders', '"Old $& orders"')))).toEqual([
      ['the name of the table is now public."Old $& orders", before public.orders', 'READERS WRITERS'],
    ]);
  });

  it('compares what both versions know: one from before triggers were read has lost none', () => {
    const known = structure({ comment: 'new' }, { rowSecurity: 'on', partitionKey: 'RANGE (day)' });
    const before: Structure = { definition: plainTable(), surroundings: null };
    expect(compareStructures(before, known).map(({ object }) => object)).toEqual(['COMMENT']);
  });

  it('tells a feature once: by its trigger where triggers are known, else by its name', () => {
    const withTrigger = structure(
      { notRecreated: ['trigger audit', 'publication all_rows'] },
      { triggers: [{ name: 'audit', sql: 'CREATE TRIGGER audit', enabled: false, comment: null }] },
    );
    expect(told(compareStructures(structure(), withTrigger))).toEqual([
      ['trigger audit was added: CREATE TRIGGER audit (disabled)', ''],
      ['feature publication all_rows was added', ''],
    ]);
    const unknown: Structure = { ...withTrigger, surroundings: null };
    expect(compareStructures(structure(), unknown).map(({ name }) => name)).toEqual([
      'trigger audit',
      'publication all_rows',
    ]);
  });
});
