import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { tableText } from '../../../src/cli/table-text.js';

const COLUMNS = [{ title: 'table' }, { title: 'rows', align: 'right' }] as const;

describe('a table for people', () => {
  it('aligns texts to the left and numbers to the right, without blanks at line ends', () => {
    expect(
      tableText(COLUMNS, [
        ['orders', '12'],
        ['a', '1,234'],
      ]),
    ).toBe(['table    rows', 'orders     12', 'a       1,234'].join('\n'));
    expect(tableText([{ title: 'a' }, { title: 'b' }], [['long text', '']])).toBe('a          b\nlong text');
  });

  it('is its titles alone when there are no rows', () => {
    expect(tableText(COLUMNS, [])).toBe('table  rows');
  });

  it('counts characters beyond the first plane once', () => {
    expect(tableText(COLUMNS, [['𝔸𝔹', '1']])).toBe('table  rows\n𝔸𝔹        1');
  });

  it('shows what a terminal would obey instead of sending it', () => {
    const text = tableText([{ title: 'name' }], [['a\u001b[2J\nb\u202e']]);
    expect(text).toBe(String.raw`name` + '\n' + String.raw`a\u{1b}[2J\u{a}b\u{202e}`);
  });

  it('has one line a row whatever the cells hold', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.string())), (rows) => {
        expect(tableText(COLUMNS, rows).split('\n')).toHaveLength(rows.length + 1);
      }),
    );
  });
});
