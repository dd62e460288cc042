/** The tables of the market data server, and how rows of the price files become rows of theirs. */
import type { SampleRow } from './fill-tables.js';
import type { DailyBar } from './market-files.js';

export const MARKET_SCHEMA = `
create table instruments (
  symbol text primary key,
  name text not null,
  kind text not null check (kind in ('index', 'stock')),
  currency character(3) not null,
  exchange text
);
comment on table instruments is 'What is quoted';

create table sp500_daily (
  day date primary key,
  open numeric(12, 6) not null,
  high numeric(12, 6) not null,
  low numeric(12, 6) not null,
  close numeric(12, 6) not null,
  adj_close numeric(12, 6) not null,
  volume bigint not null,
  check (low <= high)
);
comment on table sp500_daily is 'S&P 500, one bar a trading day';

create table sp500_monthly (
  month date primary key,
  price numeric(10, 2) not null
);

create table stock_prices (
  symbol text not null references instruments (symbol),
  month date not null,
  price numeric(10, 2) not null,
  primary key (symbol, month)
);
create index stock_prices_month_idx on stock_prices (month);

create table ohlc_bars (
  day date primary key,
  open numeric(10, 4) not null,
  high numeric(10, 4) not null,
  low numeric(10, 4) not null,
  close numeric(10, 4) not null,
  signal text not null,
  ret double precision
);
comment on column ohlc_bars.ret is 'Return of the signal in percent';

create table price_ticks (
  symbol text not null references instruments (symbol),
  day date not null,
  mark text not null check (mark in ('open', 'high', 'low', 'close')),
  price numeric(12, 6) not null,
  primary key (symbol, day, mark)
);
comment on table price_ticks is 'The four prices that a daily bar reports, one a row; when in the day high and low were paid is not known';

create table daily_returns (
  symbol text not null references instruments (symbol),
  day date not null,
  simple_return double precision not null,
  log_return double precision not null,
  primary key (symbol, day)
);
comment on table daily_returns is 'From one close to the next';
`;

export const INDEX_SYMBOL = 'SPX';

export const INSTRUMENTS: readonly SampleRow[] = [
  { symbol: INDEX_SYMBOL, name: 'S&P 500', kind: 'index', currency: 'USD', exchange: null },
  { symbol: 'AAPL', name: 'Apple Inc.', kind: 'stock', currency: 'USD', exchange: 'NASDAQ' },
  { symbol: 'AMZN', name: 'Amazon.com, Inc.', kind: 'stock', currency: 'USD', exchange: 'NASDAQ' },
  { symbol: 'GOOG', name: 'Alphabet Inc.', kind: 'stock', currency: 'USD', exchange: 'NASDAQ' },
  {
    symbol: 'IBM',
    name: 'International Business Machines',
    kind: 'stock',
    currency: 'USD',
    exchange: 'NYSE',
  },
  { symbol: 'MSFT', name: 'Microsoft Corporation', kind: 'stock', currency: 'USD', exchange: 'NASDAQ' },
];

/** Four ticks a bar: the bar's own prices, nothing in between is made up. */
export const ticksOf = (bars: readonly DailyBar[]): readonly SampleRow[] =>
  bars.flatMap((bar) =>
    (['open', 'high', 'low', 'close'] as const).map((mark) => ({
      symbol: INDEX_SYMBOL,
      day: bar.day,
      mark,
      price: bar[mark],
    })),
  );

/** One return for each bar but the first: close / close of the bar before - 1, and the logarithm of the ratio. */
export const returnsOf = (bars: readonly DailyBar[]): readonly SampleRow[] =>
  bars.slice(1).map((bar, index) => {
    const ratio = Number(bar.close) / Number(bars[index]?.close);
    return { symbol: INDEX_SYMBOL, day: bar.day, simple_return: ratio - 1, log_return: Math.log(ratio) };
  });
