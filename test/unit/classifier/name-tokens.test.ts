import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { headToken, isWord, nameTokens, pairToken, tokenBag } from '../../../src/classifier/name-tokens.js';

describe('name tokens', () => {
  it.each([
    ['order_lines', ['order', 'line']],
    ['OrderLines', ['order', 'line']],
    ['HTTPServerLog', ['http', 'server', 'log']],
    ['adjClose', ['adj', 'close']],
    ['adj_close', ['adj', 'close']],
    ['sp500_daily', ['sp', '<number>', 'daili']],
    ['ohlc_1m', ['ohlc', '<interval>']],
    ['kline-5min', ['kline', '<interval>']],
    ['old_leads_2019', ['old', 'lead', '<date>']],
    ['quotes_copy_20210304', ['quot', 'copi', '<date>']],
    ['tradedate', ['trade', 'date']],
    ['bestBidPrice', ['best', 'bid', 'price']],
    ['lastbidprice', ['last', 'bid', 'price']],
    ['pricelist_v2', ['price', 'list', 'v', '<number>']],
    ['password', ['password']],
    ['bookmarks', ['bookmark']],
    ['données_Été', ['données', 'été']],
    ['Order "Lines"; drop table x --', ['order', 'line', 'drop', 'tabl', 'x']],
    ['表格', ['表格']],
    ['', []],
    ['"__"', []],
  ])('splits %j into %j', (name, tokens) => {
    expect(nameTokens(name)).toEqual(tokens);
  });

  it('gives singular and plural one stem, and keeps a participle apart from the noun', () => {
    expect(nameTokens('prices')).toEqual(nameTokens('price'));
    expect(nameTokens('closed_at')).toEqual(['closed', 'at']);
    expect(nameTokens('close')).toEqual(['close']);
  });

  it('makes bags that hold each token and each pair of neighbours once, in one order', () => {
    expect(tokenBag(['b_a', 'a_c', 'b_a'])).toEqual(['a', 'a c', 'b', 'b a', 'c']);
  });

  it('never takes a part of a name for a pair or for the last word of one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (name) => {
        expect(nameTokens(name).every(isWord)).toBe(true);
        expect(isWord(pairToken('a', name)) || isWord(headToken(name))).toBe(false);
      }),
    );
  });

  it('takes any name, and gives the same tokens each time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (name) => {
        const tokens = nameTokens(name);
        expect(tokens.every((token) => token.length > 0)).toBe(true);
        expect(nameTokens(name)).toEqual(tokens);
      }),
    );
  });
});
