/**
 * What a reader knows before seeing any labelled table: words of markets and words of applications. They come from
 * the FIX dictionary, exchanges' reference data and feeds, corporate actions, fixed income, derivatives and crypto
 * venues; and from what frameworks, shops, billing, support, content and back-office systems call their tables.
 * Words that mean one thing here and another there (order, account, currency, index, position) count by their
 * neighbours or at a name's end.
 */

/** The words of a list. */
export const wordsOf = (list: string): readonly string[] => list.trim().split(/\s+/);

/** Hardly seen outside of markets. */
export const MARKET_TERMS = `
  isin cusip sedol figi ric wkn ticker mic gics nasdaq nyse cme cboe finra bloomberg refinitiv ibkr binance okx bybit
  kraken bitmex deribit coinbase ohlc ohlcv kline candle candlestick orderbook clob bbo nbbo vwap twap bid ask ltp spot
  strike underlying tenor swap swaption capfloor fra cds etf adr bond equity equities futures warrant derivative forex
  fx notional coupon maturity accrued daycount libor ibor sofr yield dv01 convexity greeks gamma theta vega rho iv
  volatility pnl mtm perp perpetual drawdown liquidation intraday eod premarket dividend eps ebitda ipo
  tif brokerage exec execution fill filled maker taker aggressor clord clordid msgseqnum sendercompid targetcompid
  px cparty counterparty slippage backtest stoploss takeprofit macd rsi bollinger ohlcvs klines tickdata bardata
`;

/** At home in markets, and met elsewhere too. */
export const MARKET_WORDS = `
  instrument symbol security securities exchange venue stock future option commodity crypto treasury portfolio holding
  trade trader trading market broker custodian clearing side leverage margin hedge lot tick bar spread mid high low
  open close adj adjusted volume turnover settlement settle expiry expiration exercise issuer rating benchmark
  constituent delta implied curve surface nav aum capitalization cap split earnings fundamental factor signal strategy
  funding collateral timeframe interval allocation blotter rfq contract leg multiplier shares outstanding sector
  subaccount oracle pair depth short long sz bps ema sma atr indicator valuation forward fixing
`;

/** A little more often in markets. */
export const MARKET_HINTS = `
  price quantity qty rate quote snapshot historical history daily calendar holiday feed vendor provider precision base
  buy sell avg average last prev change pct commission fee time timestamp ts date limit stop size asset amount
`;

/** Hardly seen outside of applications. */
export const APPLICATION_TERMS = `
  password passwd pwd salt oauth saml sso otp totp mfa captcha cookie csrf login logout signin signup username avatar slug
  permalink locale openid emoji comment attachment thumbnail gallery blog article newsletter campaign subscriber inbox mailbox
  conversation chat follower survey ticket cart checkout basket shipping shipment wishlist sku voucher refund invoice
  subscription tenant workspace webhook cron worker migration flyway alembic liquibase django sidekiq celery qrtz
  quartz databasechangelog employee staff payroll salary department student teacher course patient doctor appointment
  prescription film movie album artist song playlist genre player restaurant recipe booking reservation hotel
  warehouse inventory supplier manufacturer courier repository commit branch pipeline artifact milestone
  kyc consent invitation encrypted gdpr
`;

/** At home in applications, and met in trading systems' own parts too. */
export const APPLICATION_WORDS = `
  user member customer person people contact employer organization organisation company team group role permission
  privilege grant credential secret token session auth authentication authorization identity profile preference setting
  config configuration feature flag toggle job queue task scheduler lock lease outbox notification notify message email
  mail sms phone mobile fax address street city zip postal postcode language timezone gender birth firstname lastname
  file filename image photo picture video upload document template media mime content html text title subject note tag
  label color icon url uri website browser device referrer hostname request response http api audit schema retry attempt
  error product item catalog category brand merchant store shop tax vat discount billing payment charge plan
  debit ledger journal iban wallet payout deposit withdrawal digest fingerprint verified confirmation partner sale
  purchase delivered project page widget theme menu player school lesson room vehicle weather temperature
  watchlist sensor firmware auction rental backfill sync progress checkpoint heartbeat workflow batch step
`;

/** Names of two words that tell more than the two apart. */
export const MARKET_PHRASES = `
  order_book open_price high_price low_price close_price last_price bid_price ask_price mark_price index_price
  limit_price stop_price strike_price entry_price exit_price fill_price trigger_price market_price settlement_price
  average_price avg_price avg_cost cost_basis bid_size ask_size tick_size lot_size step_size contract_size open_interest
  base_currency quote_currency base_asset quote_asset base_ccy quote_ccy trade_date settle_date settlement_date
  maturity_date expiry_date expiration_date ex_date record_date pay_date announce_date listing_date market_cap market_data
  market_value funding_rate interest_rate exchange_rate corporate_action moving_average client_order cl_ord
  order_type order_side order_event order_status time_force in_force order_history trade_history stock_split
  stock_price stock_symbol asset_class security_type security_id instrument_id symbol_id trade_id execution_id
  realized_pnl unrealized_pnl position_size position_side account_day_count
  exchange_id market_id data_vendor price_history trading_day trading_calendar trading_hours
`;
export const APPLICATION_PHRASES = `
  user_id created_at updated_at deleted_at first_name last_name display_name full_name birth_date due_date
  unit_price list_price total_price sale_price sell_price cost_price base_price price_unit price_cents amount_cents
  order_line order_item order_number order_total sale_order sales_order purchase_order work_order sort_order
  stock_item stock_level stock_quantity stock_move stock_record stock_location stock_status in_stock stock_qty stock_entry
  bank_account security_question security_group security_key api_key access_key file_size content_type job_title
  line_item price_list credit_note credit_card payment_method current_bid high_score
  expires_at last_login login_at sign_in ip_address user_agent key_value custom_field feature_flag
  option_value product_option poll_option job_execution step_execution stock_alert price_alert alert_rule
`;

/** The last word of a table's name says what its rows are: `symbol_status` and `order_sync` are an application's own. */
export const APPLICATION_HEADS = `
  setting config configuration preference state status progress sync job task run log lock queue cache error
  migration version credential token session key role permission user member profile template note comment attachment
  tag label link file validation check request notification message alert schedule
`;
export const MARKET_HEADS = `
  price quote tick bar candle kline ohlc ohlcv trade order execution fill position holding instrument symbol security
  exchange dividend split earning rate yield curve volume spread snapshot ticker portfolio market
  future option bond equity stock
`;

/** Met in names of columns and tables anywhere; with the lists above, the parts that glued names are cut into. */
export const COMMON_WORDS = `
  id date time name number code type amount count value status order account index position open close currency curr
  list line level group rank score total sub trans ref field data info stat statistics main first next new start end
  begin from valid invalid created updated modified entry unit cost tariff budget bill view table row link key node
  parent child root class kind state source target origin note memo weight width height length area region zone code
  pay paid due net gross credit card cash cheque serial service server client host port path hash sum max min mode year
  month week day hour minute second
`;
