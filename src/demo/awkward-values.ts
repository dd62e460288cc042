/** Values that break careless copying: for a table whose restored rows must be the archived rows. */

export const AWKWARD_TEXTS = [
  null,
  '',
  ' ',
  'null',
  'NULL',
  '\\N',
  '\\.',
  '\\.\n',
  'a "quoted" word',
  '"',
  '""',
  "it's",
  'comma, semicolon; tab\tend',
  'line one\nline two',
  'Windows\r\nline\rends',
  'trailing newline\n',
  'back\\slash \\n is not a newline',
  '$1 {} %s ${x}',
  "'); drop table users; --",
  'naïve café – “typographic” …',
  'ﬁ ligature, e\u0301 combining, \u200b zero width, \ufeff mark',
  '漢字かな 한국어',
  'עברית ← العربية',
  '👩‍👩‍👧‍👦 🏳️‍🌈 𝔘𝔫𝔦𝔠𝔬𝔡𝔢',
  '\u0001\u0007\u001f\u007f\u0085\u2028\u2029',
  'x'.repeat(9_000),
] as const;

export const AWKWARD_NUMBERS = [
  null,
  '0',
  '-0.000',
  '1e-130',
  '-0.1000',
  '99999999999999999999999999999999999999.99999999999999999999',
  `1${'0'.repeat(300)}`,
  'NaN',
  'Infinity',
  '-Infinity',
] as const;

export const AWKWARD_FLOATS = [
  null,
  '0',
  '-0',
  '0.1',
  '5e-324',
  '1.7976931348623157e308',
  '9007199254740993',
  'NaN',
  'Infinity',
  '-Infinity',
] as const;

export const AWKWARD_TIMES = [
  null,
  'infinity',
  '-infinity',
  '4713-01-01 00:00:00+00 BC',
  '294276-12-31 23:59:59.999999+00',
  '2016-12-31 23:59:60+00',
  '2021-03-28 02:30:00+01',
  '1999-12-31 23:59:59.999999+00',
] as const;

export const AWKWARD_INTERVALS = [
  null,
  '0',
  '-1 year +2 mons -3 days +04:05:06.000001',
  '178000000 years',
  '00:00:00.000001',
] as const;

/** Array literals as PostgreSQL writes them: null, empty, null inside, quotes, nested, with other bounds. */
export const AWKWARD_TEXT_ARRAYS = [
  null,
  '{}',
  '{NULL}',
  '{"NULL",""}',
  '{"a,b","c\\"d","e\\\\f"}',
  '{{x,y},{z,NULL}}',
  '{" lead","line\nbreak"}',
] as const;

export const AWKWARD_INTEGER_ARRAYS = [
  null,
  '{}',
  '{NULL,0,-2147483648,2147483647}',
  '{{1,2},{3,4}}',
  '[0:1]={7,8}',
] as const;

export const AWKWARD_JSON = [
  null,
  {},
  [],
  { '': '', 'key "q"': ['\n', '\\', '\u2028'] },
  { deep: [[[{ n: 1e-7 }]]] },
  'text',
  0,
  true,
  { nothing: null },
] as const;

/** Hex form of bytea. */
export const AWKWARD_BYTES = [
  null,
  '\\x',
  '\\x00',
  '\\x000a0d225c2e',
  '\\xdeadbeef',
  `\\x${'ff00'.repeat(600)}`,
] as const;
