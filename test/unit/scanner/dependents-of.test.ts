import { describe, expect, it } from '@jest/globals';
import { groupBy } from '../../../src/domain/group-by.js';
import type { DependencyEdge } from '../../../src/scanner/dependents-of.js';
import { dependentsOf } from '../../../src/scanner/dependents-of.js';
import type { ObjectNames } from '../../../src/scanner/read-object-names.js';

const object = (kind: 'view' | 'materialized view' | 'table' | 'rule' | 'function', name: string) => ({
  kind,
  schema: 'app',
  name,
});

const NAMES: ObjectNames = {
  relations: new Map([
    [11, object('view', 'first')],
    [12, object('materialized view', 'second')],
    [13, object('table', 'heir')],
    [14, object('view', 'of_heir')],
    [15, object('view', 'of_function')],
  ]),
  rules: new Map([[11, object('rule', 'copy on log')]]),
  functions: new Map([
    [21, object('function', 'atomic')],
    [22, object('function', 'textual')],
  ]),
};

type Row = readonly [
  by: DependencyEdge['by'],
  oid: number,
  needs: DependencyEdge['needs'],
  needed: number,
  known?: DependencyEdge['known'],
];

const found = (relations: readonly number[], ...rows: readonly Row[]): readonly string[] => {
  const edges = rows.map(([by, oid, needs, needed, known = 'catalog']): DependencyEdge => ({
    by,
    oid,
    needs,
    needed,
    known,
  }));
  const graph = groupBy(
    edges,
    ({ needs, needed }) => `${needs} ${needed}`,
    (edge) => edge,
  );
  return dependentsOf(relations, graph, NAMES).map(({ kind, name, known }) => `${kind} ${name}: ${known}`);
};

describe('what needs a table', () => {
  it('is nothing where nobody does', () => {
    expect(found([1], ['relation', 11, 'relation', 2])).toEqual([]);
  });

  it('is what needs it through views, materialized views and functions', () => {
    expect(
      found(
        [1],
        ['relation', 11, 'relation', 1],
        ['relation', 12, 'relation', 11],
        ['function', 21, 'relation', 12],
        ['relation', 15, 'function', 21],
      ),
    ).toEqual([
      'function atomic: catalog',
      'materialized view second: catalog',
      'view first: catalog',
      'view of_function: catalog',
    ]);
  });

  it('is what names it in a text, and what needs that, known from a body', () => {
    expect(found([1], ['function', 22, 'relation', 1, 'body'], ['relation', 15, 'function', 22])).toEqual([
      'function textual: body',
      'view of_function: body',
    ]);
  });

  it('is known from the catalog where both say so', () => {
    expect(found([1], ['function', 21, 'relation', 1, 'body'], ['function', 21, 'relation', 1])).toEqual([
      'function atomic: catalog',
    ]);
  });

  it('is named once, whichever partitions it reads', () => {
    expect(found([1, 2, 3], ['relation', 11, 'relation', 2], ['relation', 11, 'relation', 3])).toEqual([
      'view first: catalog',
    ]);
  });

  it('is an heir and a rule, and not what needs only those', () => {
    expect(
      found(
        [1],
        ['relation', 13, 'relation', 1],
        ['relation', 14, 'relation', 13],
        ['rule', 11, 'relation', 1],
        ['relation', 11, 'relation', 99],
      ),
    ).toEqual(['rule copy on log: catalog', 'table heir: catalog']);
  });

  it('is never itself, nor anything without a name', () => {
    expect(found([13], ['relation', 13, 'relation', 13], ['relation', 77, 'relation', 13])).toEqual([]);
  });

  it('ends where views need each other', () => {
    expect(
      found(
        [1],
        ['relation', 11, 'relation', 1],
        ['relation', 14, 'relation', 11],
        ['relation', 11, 'relation', 14],
      ),
    ).toEqual(['view first: catalog', 'view of_heir: catalog']);
  });
});
