/** Reads the price files of the `vega-datasets` package: real prices, a few hundred kB, offline. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { corrupted } from '../domain/errors.js';
import type { SampleRow } from './fill-tables.js';

const ohlcFile = z.array(
  z.object({
    date: z.string(),
    open: z.number(),
    high: z.number(),
    low: z.number(),
    close: z.number(),
    signal: z.string(),
    ret: z.number(),
  }),
);

export type DailyBar = Readonly<
  Record<'day' | 'open' | 'high' | 'low' | 'close' | 'adj_close' | 'volume', string>
>;

export interface MarketFiles {
  /** `sp500-2000.csv`: a row a trading day from 2000 on, the oldest first. */
  readonly sp500Daily: readonly DailyBar[];
  /** `sp500.csv`: a row a month. */
  readonly sp500Monthly: readonly SampleRow[];
  /** `stocks.csv`: a row a month and symbol. */
  readonly stockPrices: readonly (SampleRow & { readonly symbol: string })[];
  /** `ohlc.json`: a row a trading day, with the signal of a trading rule and its return in percent. */
  readonly ohlcBars: readonly SampleRow[];
}

async function readData(name: string): Promise<string> {
  // The package's entry is build/index.js, and it exports no file of data/.
  const entry = createRequire(import.meta.url).resolve('vega-datasets');
  return await readFile(join(dirname(dirname(entry)), 'data', name), 'utf8');
}

/** The values of each line under the header's names; the price files quote nothing. CORRUPTED for another shape. */
export function parsePlainCsv(
  file: string,
  text: string,
  header: readonly string[],
): readonly (readonly string[])[] {
  const [first, ...lines] = text.trimEnd().split(/\r?\n/);
  const rows = lines.map((line) => line.split(','));
  if (first !== header.join(',') || text.includes('"') || rows.some((row) => row.length !== header.length)) {
    throw corrupted(
      `'${file}' of vega-datasets is not the file that the demo knows`,
      'Run npm ci to install the locked version.',
    );
  }
  return rows;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Mar 1 2005` as `2005-03-01`. */
export function isoDay(text: string): string {
  const [month = '', day = '', year = ''] = text.split(' ');
  return `${year}-${String(MONTHS.indexOf(month) + 1).padStart(2, '0')}-${day.padStart(2, '0')}`;
}

export async function readMarketFiles(): Promise<MarketFiles> {
  const [daily, monthly, stocks, ohlc] = await Promise.all(
    ['sp500-2000.csv', 'sp500.csv', 'stocks.csv', 'ohlc.json'].map(readData),
  );
  return {
    sp500Daily: parsePlainCsv('sp500-2000.csv', daily ?? '', [
      'date',
      'open',
      'high',
      'low',
      'close',
      'adjclose',
      'volume',
    ]).map(([day = '', open = '', high = '', low = '', close = '', adjusted = '', volume = '']) => ({
      day,
      open,
      high,
      low,
      close,
      adj_close: adjusted,
      volume,
    })),
    sp500Monthly: parsePlainCsv('sp500.csv', monthly ?? '', ['date', 'price']).map(
      ([date = '', price = '']) => ({ month: isoDay(date), price }),
    ),
    stockPrices: parsePlainCsv('stocks.csv', stocks ?? '', ['symbol', 'date', 'price']).map(
      ([symbol = '', date = '', price = '']) => ({ symbol, month: isoDay(date), price }),
    ),
    ohlcBars: ohlcFile.parse(JSON.parse(ohlc ?? '')).map(({ date, ...bar }) => ({ day: date, ...bar })),
  };
}
