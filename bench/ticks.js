const SYMBOLS = 500;

/**
 * Statements that make `ticks`: a market-data table of mixed types, the same rows on every machine (hashes of the
 * row's number stand for chance). Vacuumed, so that no contestant pays for setting hint bits.
 */
export const createTicks = (rows) => [
  `create table ticks (
     id bigint primary key, traded_at timestamptz not null, symbol text not null, venue char(4) not null,
     buy boolean not null, price numeric(12,4) not null, size integer not null, bid double precision not null,
     ask double precision not null, condition text, settles_on date not null, note jsonb)`,
  `insert into ticks
   select i, timestamptz '2024-01-02 14:30:00+00' + i * interval '137 milliseconds',
     'SYM' || abs(hashint4(i)) % ${SYMBOLS}, (array['XNYS','XNAS','ARCX','BATS','IEXG'])[1 + abs(hashint4(i + 1)) % 5],
     hashint4(i + 2) > 0, 20 + abs(hashint4(i)) % ${SYMBOLS} + abs(hashint4(i + 3)) % 20000 / 10000.0,
     (1 + abs(hashint4(i + 4)) % 40) * 25, 20 + abs(hashint4(i)) % ${SYMBOLS} + abs(hashint4(i + 5)) % 9000 / 9001.0,
     21 + abs(hashint4(i)) % ${SYMBOLS} + abs(hashint4(i + 6)) % 9000 / 9001.0,
     case abs(hashint4(i + 7)) % 6 when 0 then 'odd lot' when 1 then 'auction, "cross"' when 2 then '' end,
     date '2024-01-04' + i / 630000, case when i % 50 = 0 then jsonb_build_object('trader', i % 97, 'tags', array['a', 'b']) end
   from generate_series(1, ${rows}) i`,
  'vacuum (freeze, analyze) ticks',
];
