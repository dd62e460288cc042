import type { Queryable } from '../postgres/session.js';
import { fillTables } from './fill-tables.js';
import type { FilledTable } from './fill-tables.js';
import type { DailyBar, MarketFiles } from './market-files.js';
import { readMarketFiles } from './market-files.js';
import { INSTRUMENTS, MARKET_SCHEMA, returnsOf, ticksOf } from './market-tables.js';

/** The last days of the daily file are left to the workload, which loads them as a market data feed does, day by day. */
const FEED_DAYS = 20;

/** The bars that `fillMarket` loads, and those that arrive during the workload. */
export function splitBars(files: MarketFiles): {
  readonly past: readonly DailyBar[];
  readonly feed: readonly DailyBar[];
} {
  return { past: files.sp500Daily.slice(0, -FEED_DAYS), feed: files.sp500Daily.slice(-FEED_DAYS) };
}

/** Creates and fills the market tables in an empty database, over one connection, from the real price files. */
export async function fillMarket(db: Queryable): Promise<readonly FilledTable[]> {
  const files = await readMarketFiles();
  const { past } = splitBars(files);
  const rows = {
    instruments: INSTRUMENTS,
    sp500_daily: past,
    sp500_monthly: files.sp500Monthly,
    stock_prices: files.stockPrices,
    ohlc_bars: files.ohlcBars,
    price_ticks: ticksOf(past),
    daily_returns: returnsOf(past),
  };
  const tables = Object.entries(rows).map(([name, of]) => ({ schema: 'public', name, rows: of }));
  return await fillTables(db, MARKET_SCHEMA, tables);
}
