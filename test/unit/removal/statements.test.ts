import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { removalId } from '../../../src/domain/ids.js';
import { planSteps } from '../../../src/removal/plan-steps.js';
import { quarantineSchema, touchSequence } from '../../../src/removal/removal-names.js';

const id = removalId('0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d');
const name = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 5 })
  .filter((text) => !text.includes('\0') && Buffer.byteLength(text) <= 63);

/** Quoted names and texts, each as one mark, so that what is left is ours. */
const bare = (sql: string): string =>
  sql.replaceAll(/"(?:[^"]|"")+"/g, 'N').replaceAll(/ ?E?'(?:[^'\\]|''|\\\\)*'/g, 'L');

describe('the statements of a removal', () => {
  it('hold names of tables, columns and roles only in quotes', () => {
    const plain = planSteps(
      id,
      { schema: 's', name: 't', owner: 'o', columns: ['c'], grants: [], strangers: [] },
      true,
    );
    fc.assert(
      fc.property(name, name, name, name, (schema, table, owner, column) => {
        const steps = planSteps(
          id,
          { schema, name: table, owner, columns: [column], grants: [], strangers: [] },
          true,
        );
        expect(steps.flatMap(({ sql }) => sql.map(bare))).toEqual(plain.flatMap(({ sql }) => sql.map(bare)));
      }),
    );
  });

  it('never cascade, and drop one table in one step alone', () => {
    const steps = planSteps(
      id,
      { schema: 's', name: 't', owner: 'o', columns: ['c'], grants: [], strangers: [] },
      true,
    );
    const drops = steps.filter(({ sql }) => sql.some((statement) => statement.startsWith('drop table')));
    expect(drops.map(({ step }) => step)).toEqual(['drop']);
    expect(steps.flatMap(({ sql }) => sql).filter((statement) => /cascade/i.test(statement))).toEqual([]);
  });

  it('give every grant again, on the column where it was on one', () => {
    const steps = planSteps(
      id,
      {
        schema: 's',
        name: 't',
        owner: 'o',
        columns: ['c'],
        grants: [
          { role: null, privilege: 'select', grantable: false, column: null },
          { role: 'r', privilege: 'update', grantable: true, column: 'c' },
        ],
        strangers: [],
      },
      true,
    );
    const [, quarantine] = steps;
    expect(quarantine?.sql).toEqual(
      expect.arrayContaining([
        'grant select on "s"."t" to public',
        'grant update ("c") on "s"."t" to "r" with grant option',
        `grant usage on schema "${quarantineSchema(id)}" to "o", public, "r"`,
      ]),
    );
  });

  it('use names that PostgreSQL does not cut', () => {
    expect(quarantineSchema(id).length).toBeLessThan(64);
    expect(touchSequence(id).name.length).toBeLessThan(64);
  });
});
