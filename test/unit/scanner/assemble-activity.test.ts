import { describe, expect, it } from '@jest/globals';
import type { UsageCounters } from '../../../src/domain/table-facts.js';
import { assembleActivity } from '../../../src/scanner/assemble-activity.js';
import type { GatheredActivity } from '../../../src/scanner/assemble-activity.js';
import type { ViewFacts } from '../../../src/scanner/read-views.js';
import { relation } from '../../support/relation-facts.js';
import { seenRelation } from '../../support/scanned-database.js';

const counters = (inserted: bigint): UsageCounters =>
  seenRelation(1, { inserted, liveRows: inserted }).counters;

const view = (oid: number, materialized: boolean): ViewFacts => ({
  oid,
  schema: 'app',
  name: `v${oid}`,
  materialized,
  relfilenode: `0/${oid}`,
  estimatedRows: null,
});

const needs = (oid: number, needed: number) => ({ by: 'relation', oid, needs: 'relation', needed }) as const;

/** Table 1; table 10 with the leaf 11 and the sub-partitioned 12 with the leaf 13. */
const FACTS: GatheredActivity = {
  relations: [
    relation(1),
    relation(10, { holdsRows: false }),
    relation(11, { root: 10, parent: 10 }),
    relation(12, { root: 10, parent: 10, holdsRows: false }),
    relation(13, { root: 10, parent: 12 }),
  ],
  counters: new Map([1, 11, 13, 30].map((oid) => [oid, counters(BigInt(oid))])),
  indexes: new Map([
    [1, [{ oid: 5, relfilenode: '0/5', valid: true, concurrently: false, tookOver: false }]],
  ]),
  constraints: new Map(),
  foreignKeys: [],
  views: [],
  dependencies: [],
};

describe('the activity of a database', () => {
  it('is of the relations that hold rows, under their tables', () => {
    const { relations } = assembleActivity(FACTS);
    expect(relations.map(({ relationOid, tableOid }) => [relationOid, tableOid])).toEqual([
      [1, 1],
      [11, 10],
      [13, 10],
    ]);
    expect(relations[0]?.indexes).toHaveLength(1);
    expect(relations[1]?.counters.inserted).toBe(11n);
  });

  it('leaves out a relation for which the server has no counters', () => {
    const { relations } = assembleActivity({ ...FACTS, counters: new Map() });
    expect(relations).toEqual([]);
  });

  it('links a child to the leaves of whatever level its foreign key names', () => {
    const { foreignKeys } = assembleActivity({
      ...FACTS,
      foreignKeys: [
        { child: 1, parent: 10, notNull: true },
        { child: 11, parent: 12, notNull: false },
        { child: 11, parent: 1, notNull: false },
        { child: 999, parent: 1, notNull: false },
        { child: 1, parent: 999, notNull: false },
      ],
    });
    expect(foreignKeys).toEqual([
      { child: 1, parent: 11, notNull: true },
      { child: 1, parent: 13, notNull: true },
      { child: 11, parent: 13, notNull: false },
      { child: 11, parent: 1, notNull: false },
    ]);
  });

  it('reads through views and partitions to what a refresh reads, and stops at materialized views', () => {
    const { materializedViews } = assembleActivity({
      ...FACTS,
      views: [view(20, false), view(21, false), view(30, true), view(31, true)],
      dependencies: [needs(30, 21), needs(21, 20), needs(20, 10), needs(20, 1), needs(21, 1), needs(31, 30)],
    });
    expect(materializedViews).toMatchObject([
      { oid: 30, name: 'app.v30', inserted: 30n, liveRows: 30n, reads: [1, 11, 13] },
      { oid: 31, name: 'app.v31', inserted: 0n, reads: [30] },
    ]);
  });

  it('keeps a bounded number of links between two tables of very many partitions', () => {
    const many = (root: number): GatheredActivity['relations'] => [
      relation(root, { holdsRows: false }),
      ...Array.from({ length: 1000 }, (_, at) => relation(root + 1 + at, { root, parent: root })),
    ];
    const { foreignKeys } = assembleActivity({
      ...FACTS,
      relations: [...many(10_000), ...many(20_000)],
      foreignKeys: Array.from({ length: 1000 }, (_, at) => ({
        child: 10_001 + at,
        parent: 20_000,
        notNull: true,
      })),
    });
    expect(foreignKeys).toHaveLength(200_000);
  });
});
