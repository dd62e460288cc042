import { describe, expect, it } from '@jest/globals';
import { assemblePartitioning } from '../../../src/postgres/definition/assemble-partitioning.js';
import { plainTable } from '../../support/plain-table.js';
import { column } from '../../support/warehouse-input.js';

const node = (oid: number, parent: number, name: string, key: string | null) => ({
  ...{ oid, parent, key, schema: 'app', name, bound: 'DEFAULT', detaching: false },
  kind: key === null ? ('leaf' as const) : ('partitioned' as const),
});
const check = (name: string) => ({
  ...{ name, kind: 'check' as const, sql: 'CHECK (true)', columns: [], validated: true, comment: null },
});
const root = plainTable({
  ...{ schema: 'app', name: 't', kind: 'partitioned table' },
  notRecreated: [
    'partitioning by LIST (id)',
    'publication all',
    'trigger own of partition app.a (before insert)',
  ],
});
const leaf = plainTable({
  columns: [column('id', 'integer', { identity: 'always' })],
  constraints: [check('inherited'), check('own')],
  notRecreated: ['partition of app.t', 'publication all', 'trigger own (before insert)', 'row security'],
});

describe('a partitioned table that is read to be moved', () => {
  const definitions = new Map([
    [
      2,
      plainTable({
        schema: 'app',
        name: 'sub',
        kind: 'partitioned table',
        storageParameters: ['fillfactor=70'],
      }),
    ],
    [3, { ...leaf, schema: 'app', name: 'a' }],
    [4, { ...leaf, schema: 'app', name: 'b' }],
  ]);
  const tree = [node(2, 1, 'sub', 'LIST (id)'), node(3, 2, 'a', null), node(4, 1, 'b', null)];
  const { partitioning, notRecreated } = assemblePartitioning(
    { relation: 1, definition: root },
    'LIST (id)',
    tree,
    {
      definitions,
      attached: new Map([[3, [{ name: 'a_pkey', to: 'sub_pkey' }]]]),
      inherited: new Map([
        [3, ['inherited']],
        [4, ['inherited']],
      ]),
    },
  );

  it('has its partitions with their places in the tree and what is their own', () => {
    expect(partitioning?.partitions.map(({ parent, key }) => [parent, key])).toEqual([
      [null, 'LIST (id)'],
      [0, null],
      [null, null],
    ]);
    const [sub, a] = partitioning?.partitions ?? [];
    expect(sub?.table.storageParameters).toEqual([]);
    expect(a?.table.constraints.map(({ name }) => name)).toEqual(['own']);
    expect(a?.table.columns[0]?.identity).toBeNull();
    expect(a?.attachedIndexes).toEqual([{ name: 'a_pkey', to: 'sub_pkey' }]);
  });

  it('tells once what is not made again, and nothing of what is', () => {
    expect(notRecreated).toEqual([
      'publication all',
      'trigger own of partition app.a (before insert)',
      'row security of 2 partitions, app.a among them',
      'trigger own (before insert) of partition app.b',
    ]);
  });
});
