import { stem } from './stem.js';

/** Words for the same thing in databases of markets and of companies; docs/search.md shows them, and a test compares. */
export const SYNONYMS: readonly (readonly string[])[] = [
  ['isin', 'security', 'instrument', 'figi', 'cusip', 'sedol', 'wkn'],
  ['symbol', 'ticker', 'ric'],
  ['ohlc', 'ohlcv', 'candle', 'candlestick', 'bar', 'kline'],
  ['minute', 'min', '1min', '1m'],
  ['daily', 'day', 'eod', '1d'],
  ['price', 'px', 'quote'],
  ['trade', 'execution', 'fill', 'deal'],
  ['volume', 'qty', 'quantity', 'vol'],
  ['exchange', 'venue', 'market', 'mic'],
  ['currency', 'ccy', 'fx'],
  ['customer', 'client', 'buyer'],
  ['user', 'account', 'login'],
  ['employee', 'staff', 'personnel'],
  ['supplier', 'vendor'],
  ['product', 'item', 'article', 'sku'],
  ['invoice', 'bill', 'billing'],
  ['payment', 'transfer', 'remittance'],
  ['order', 'purchase'],
  ['address', 'addr'],
  ['telephone', 'phone', 'mobile'],
  ['email', 'mail'],
  ['amount', 'amt', 'sum', 'total'],
  ['timestamp', 'ts', 'datetime'],
  ['identifier', 'id', 'uuid'],
  ['log', 'event', 'audit'],
  ['backup', 'bak', 'copy', 'snapshot'],
  ['temporary', 'temp', 'tmp', 'scratch'],
];

const BY_STEM = new Map<string, Set<string>>();
for (const group of SYNONYMS) {
  for (const word of group) {
    const others = BY_STEM.get(stem(word)) ?? new Set();
    for (const other of group) if (other !== word) others.add(other);
    BY_STEM.set(stem(word), others);
  }
}

/** The other words of its groups, whatever its form; none for most words. Pure. */
export const synonymsOf = (word: string): readonly string[] => [...(BY_STEM.get(stem(word)) ?? [])];
