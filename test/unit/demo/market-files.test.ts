import { describe, expect, it } from '@jest/globals';
import { isoDay, parsePlainCsv, readMarketFiles } from '../../../src/demo/market-files.js';
import { returnsOf, ticksOf } from '../../../src/demo/market-tables.js';

describe('the price files', () => {
  it('are read in full, with the prices as they are written', async () => {
    const files = await readMarketFiles();
    expect(files.sp500Daily).toHaveLength(5105);
    expect(files.sp500Monthly).toHaveLength(123);
    expect(files.stockPrices).toHaveLength(560);
    expect(files.ohlcBars).toHaveLength(44);
    expect(files.sp500Daily[0]).toEqual({
      day: '2000-01-03',
      open: '1469.250000',
      high: '1478.000000',
      low: '1438.359985',
      close: '1455.219971',
      adj_close: '1455.219971',
      volume: '931800000',
    });
    expect(files.sp500Monthly[1]).toEqual({ month: '2000-02-01', price: '1366.42' });
    expect(files.stockPrices.at(-1)).toEqual({ symbol: 'AAPL', month: '2010-03-01', price: '223.02' });
  });

  it.each([
    ['another header', 'day,price\n1,2\n'],
    ['a line with too few values', 'date,price\n2000-01-03\n'],
    ['quotes', 'date,price\n"2000-01-03",1\n'],
    ['nothing', ''],
  ])('are refused with %s', (_, text) => {
    expect(() => parsePlainCsv('x.csv', text, ['date', 'price'])).toThrow("'x.csv' of vega-datasets");
  });

  it('write months in words, which become ISO days', () => {
    expect([isoDay('Jan 1 2000'), isoDay('Dec 31 2009')]).toEqual(['2000-01-01', '2009-12-31']);
  });
});

describe('what is derived from daily bars', () => {
  const bar = (day: string, close: string) => ({
    day,
    open: '1',
    high: '4',
    low: '0.5',
    close,
    adj_close: close,
    volume: '9',
  });

  it('is a tick for each of the four prices that a bar reports', () => {
    expect(ticksOf([bar('2000-01-03', '2')]).map(({ mark, price }) => [mark, price])).toEqual([
      ['open', '1'],
      ['high', '4'],
      ['low', '0.5'],
      ['close', '2'],
    ]);
  });

  it('is a return from each close to the next, so none for the first day', () => {
    expect(returnsOf([bar('2000-01-03', '2'), bar('2000-01-04', '3')])).toEqual([
      { symbol: 'SPX', day: '2000-01-04', simple_return: 0.5, log_return: Math.log(1.5) },
    ]);
  });
});
