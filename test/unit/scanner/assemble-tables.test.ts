import { describe, expect, it } from '@jest/globals';
import type { TableDefinition } from '../../../src/domain/table-definition.js';
import type { UsageCounters } from '../../../src/domain/table-facts.js';
import { assembleTables } from '../../../src/scanner/assemble-tables.js';
import type { GatheredFacts } from '../../../src/scanner/assemble-tables.js';
import type { RelationFacts } from '../../../src/scanner/read-relations.js';
import { plainTable } from '../../support/plain-table.js';

const definition = (name: string): TableDefinition => plainTable({ schema: 'app', name });

const relation = (
  oid: number,
  root: number,
  estimatedRows: number | null,
  sizeBytes: bigint,
): RelationFacts => ({
  oid,
  root,
  schema: 'app',
  name: `t${oid}`,
  estimatedRows,
  sizeBytes,
});

const counters = (seqScan: bigint, idxScan: bigint | null, lastSeqScan: Date | null): UsageCounters => ({
  seqScan,
  seqTupRead: seqScan * 10n,
  idxScan,
  idxTupFetch: idxScan,
  inserted: 1n,
  updated: 1n,
  hotUpdated: 1n,
  deleted: 1n,
  liveRows: 1n,
  deadRows: 1n,
  vacuumCount: 1n,
  analyzeCount: 1n,
  lastSeqScan,
  lastIdxScan: null,
});

/** Table 1, and table 10 with the partitions 11 and 12. */
const FACTS: GatheredFacts = {
  relations: [
    relation(1, 1, null, 0n),
    relation(10, 10, null, 0n),
    relation(11, 10, 40, 8192n),
    relation(12, 10, null, 16_384n),
  ],
  definitions: new Map([
    [1, definition('t1')],
    [10, definition('t10')],
  ]),
  counters: new Map([
    [1, counters(0n, null, null)],
    [10, counters(0n, null, null)],
    [11, counters(2n, 5n, new Date(1000))],
    [12, counters(3n, null, new Date(2000))],
  ]),
  references: [],
  dependents: [],
};

describe('the tables of a database', () => {
  it('are what their partitions add up to', () => {
    const [plain, partitioned] = assembleTables(FACTS);
    expect(plain).toMatchObject({ relationOid: 1, estimatedRows: null, sizeBytes: 0n });
    expect(plain?.counters).toMatchObject({ seqScan: 0n, idxScan: null, lastSeqScan: null });
    expect(partitioned).toMatchObject({ relationOid: 10, estimatedRows: 40, sizeBytes: 24_576n });
    expect(partitioned?.counters).toMatchObject({
      seqScan: 5n,
      seqTupRead: 50n,
      idxScan: 5n,
      inserted: 3n,
      lastSeqScan: new Date(2000),
    });
  });

  it('have no counters where the server does not count', () => {
    expect(assembleTables({ ...FACTS, counters: null }).map((table) => table.counters)).toEqual([null, null]);
  });

  it('count references of others, whichever partition they name, and none of their own', () => {
    const references = [
      { from: 1, to: 11, count: 2 },
      { from: 1, to: 10, count: 1 },
      { from: 12, to: 11, count: 9 },
      { from: 1, to: 1, count: 9 },
      { from: 10, to: 999, count: 9 },
    ];
    expect(assembleTables({ ...FACTS, references }).map((table) => table.referencedBy)).toEqual([0, 3]);
  });

  it('name each dependent once, whichever partitions it reads', () => {
    const dependents = [
      { table: 12, text: 'view app.b' },
      { table: 11, text: 'view app.b' },
      { table: 10, text: 'view app.a' },
      { table: 999, text: 'view app.c' },
    ];
    expect(assembleTables({ ...FACTS, dependents }).map((table) => table.dependents)).toEqual([
      [],
      ['view app.a', 'view app.b'],
    ]);
  });

  it('are left out when their definition could not be read', () => {
    const definitions = new Map([[1, definition('t1')]]);
    expect(assembleTables({ ...FACTS, definitions }).map((table) => table.relationOid)).toEqual([1]);
  });
});
