import { describe, expect, it } from '@jest/globals';
import { assembleTable } from '../../../src/scanner/assemble-table.js';
import type { DatabaseFacts } from '../../../src/scanner/assemble-table.js';
import { countReferences } from '../../../src/scanner/count-references.js';
import { plainSurroundings, plainTable } from '../../support/plain-table.js';
import { relation } from '../../support/relation-facts.js';

const STRUCTURE = { definition: plainTable({ name: 't10' }), surroundings: plainSurroundings() };

/** Table 1, and table 10 with the partitions 11 and 12. */
const FACTS: DatabaseFacts = {
  parts: new Map([
    [1, [relation(1)]],
    [
      10,
      [
        relation(10, { holdsRows: false }),
        relation(11, { root: 10, parent: 10, estimatedRows: 40, sizeBytes: 8192n }),
        relation(12, { root: 10, parent: 10, sizeBytes: 16_384n }),
      ],
    ],
  ]),
  referencedBy: new Map([[10, 3]]),
  dependentsOf: (relations) => [{ kind: 'view', schema: 'app', name: relations.join(' '), known: 'catalog' }],
};

describe('a table that a scan saw', () => {
  it('is what its partitions add up to', () => {
    expect(assembleTable(10, STRUCTURE, FACTS)).toMatchObject({
      relationOid: 10,
      estimatedRows: 40,
      sizeBytes: 24_576n,
      referencedBy: 3,
      dependents: [{ name: '10 11 12' }],
    });
    expect(assembleTable(1, STRUCTURE, FACTS)).toMatchObject({
      relationOid: 1,
      estimatedRows: null,
      sizeBytes: 0n,
      referencedBy: 0,
    });
  });

  it('has another hash of its structure, and the same of its definition, where only its surroundings differ', () => {
    const plain = assembleTable(1, STRUCTURE, FACTS);
    const heir = assembleTable(
      1,
      { ...STRUCTURE, surroundings: plainSurroundings({ inherits: [{ schema: 'app', name: 'old' }] }) },
      FACTS,
    );
    expect(heir.definitionHash).toBe(plain.definitionHash);
    expect(heir.structureHash).not.toBe(plain.structureHash);
  });
});

describe('references to a table', () => {
  it('are those of others, whichever partition they name, and none of its own', () => {
    const references = [
      { from: 1, to: 11, count: 2 },
      { from: 1, to: 10, count: 1 },
      { from: 12, to: 11, count: 9 },
      { from: 1, to: 1, count: 9 },
      { from: 10, to: 999, count: 9 },
    ];
    expect([...countReferences([...FACTS.parts.values()].flat(), references)]).toEqual([[10, 3]]);
  });
});
