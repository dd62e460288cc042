/** What consumers of market data ask, and the feed that loads a day's prices after the close. */
import type { Queryable } from '../postgres/session.js';
import type { DailyBar } from './market-files.js';
import { INDEX_SYMBOL } from './market-tables.js';
import type { SampleRandom } from './sample-random.js';
import { SYMBOLS } from './trading-rows.js';

/** A chart or a report of somebody: ranges of days, averages, comparisons. */
export async function visitMarket(db: Queryable, random: SampleRandom): Promise<void> {
  const from = random.time('2000-01-03', '2019-12-31').slice(0, 10);
  const symbol = random.pick(SYMBOLS);
  await db.query(
    `select day, open, high, low, close, volume from sp500_daily where day >= $1 and day < $1::date + 90 order by day`,
    [from],
  );
  await db.query(
    `select day, avg(close) over (order by day rows between 19 preceding and current row) as average
     from sp500_daily where day between $1::date - 200 and $1::date`,
    [from],
  );
  await db.query(
    `select i.name, p.month, p.price from stock_prices p join instruments i on i.symbol = p.symbol where p.symbol = $1 order by p.month`,
    [symbol],
  );
  await db.query(
    'select p.month, p.price / m.price as relative from stock_prices p join sp500_monthly m using (month) where p.symbol = $1',
    [symbol],
  );
  await db.query('select day, mark, price from price_ticks where symbol = $1 and day = $2', [
    INDEX_SYMBOL,
    from,
  ]);
  await db.query(
    'select stddev_samp(log_return) from daily_returns where symbol = $1 and day >= $2 and day < $2::date + 365',
    [INDEX_SYMBOL, from],
  );
  await db.query('select signal, avg(ret) from ohlc_bars group by signal');
}

/** Loads the bar of one day, its ticks and its return; a day that is there already is left alone. */
export async function loadTradingDay(db: Queryable, bar: DailyBar): Promise<void> {
  await db.query('begin');
  await db.query(
    `insert into sp500_daily (day, open, high, low, close, adj_close, volume) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
    [bar.day, bar.open, bar.high, bar.low, bar.close, bar.adj_close, bar.volume],
  );
  await db.query(
    `insert into price_ticks (symbol, day, mark, price)
     select $1, $2, mark, price from unnest($3::text[], $4::numeric[]) as tick (mark, price) on conflict do nothing`,
    [INDEX_SYMBOL, bar.day, ['open', 'high', 'low', 'close'], [bar.open, bar.high, bar.low, bar.close]],
  );
  await db.query(
    `insert into daily_returns (symbol, day, simple_return, log_return)
     select $1, $2::date, $3::float8 / close::float8 - 1, ln($3::float8 / close::float8)
     from sp500_daily where day < $2::date order by day desc limit 1 on conflict do nothing`,
    [INDEX_SYMBOL, bar.day, bar.close],
  );
  await db.query('commit');
}
