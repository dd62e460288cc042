/**
 * What a reader knows before seeing any labelled table: words of trade and market data (from the glossaries of the
 * FIX protocol, of listed instruments and of price bars), and words that applications of every trade use. They are
 * the prior of the token weights, which the labelled tables then move. Words that mean one thing here and another
 * there (order, quote, account, currency, index, coupon, open) are left out on purpose.
 */
import { tokenBag } from './name-tokens.js';

export const MARKET_WORDS: ReadonlySet<string> = new Set(
  tokenBag([
    'instrument security securities symbol ticker isin cusip sedol figi ric mic exchange venue listing',
    'stock equity bond etf future futures option warrant swap swaption forward derivative commodity forex fx',
    'maturity strike underlying tenor notional yield dividend split eps capitalization',
    'high low close adj adjusted ohlc ohlcv kline candle candlestick bar tick bid ask spread mid vwap twap volume',
    'turnover settlement intraday eod timeframe ltp px sz nav market price pair',
    'volatility delta gamma theta vega rho greeks iv pnl mtm leverage margin liquidation funding drawdown',
    'trade trader execution fill filled side tif broker counterparty clearing custodian portfolio position holding',
    'orderbook maker taker',
  ]),
);

export const APPLICATION_WORDS: ReadonlySet<string> = new Set(
  tokenBag([
    'user customer member employee session password email login oauth token role permission credential profile avatar',
    'setting preference config migration job queue task worker cron webhook notification message comment attachment',
    'file image upload document template locale language timezone slug title url ip device browser',
    'invoice subscription cart checkout shipping product category tag team organization project ticket address phone',
    'audit feature flag encrypted digest kyc consent invitation campaign',
  ]),
);
