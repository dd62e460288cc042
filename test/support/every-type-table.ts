/**
 * A table with every built-in type that a column can have and its extreme values (safe-removal.md, E1): three rows
 * of extremes and one of nulls. Needs PostgreSQL 17 for infinite intervals; older servers take a `major` of their own.
 */
import { quoteName } from '../../src/postgres/quote.js';

interface TypeCase {
  readonly type: string;
  /** SQL expressions for three rows; the last one stands for those that are missing. */
  readonly values: readonly string[];
  /** The first major version that has the type or takes the values; before it, `older` values or no column. */
  readonly since?: number;
  readonly older?: readonly string[];
}

const text = (...values: readonly string[]): readonly string[] =>
  values.map((value) => `E'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`);

const HARD_TEXT =
  'quotes " and \', comma, semicolon;\r\n\\.\nline \\N \\\\ tab\t😀 表 e\u0301 \u0001\u007f\ufeff';

const CASES: readonly TypeCase[] = [
  { type: 'boolean', values: ['true', 'false'] },
  { type: 'smallint', values: ['-32768', '32767', '0'] },
  { type: 'integer', values: ['-2147483648', '2147483647', '0'] },
  { type: 'bigint', values: ['-9223372036854775808', '9223372036854775807', '0'] },
  {
    type: 'numeric',
    values: [
      "'NaN'",
      "'-Infinity'",
      '-12345678901234567890123456789012345678901234567890.0000000000000000000000000000000000000000000000012300',
    ],
    since: 14,
    older: ["'NaN'", '0.00', '-12345678901234567890123456789012345678901234567890.00000000000123000'],
  },
  { type: 'numeric(1000,500)', values: ["repeat('9', 500)::numeric", '-0.000', '1e-500'] },
  { type: 'real', values: ["'NaN'", "'-Infinity'", "'1.4e-45'"] },
  { type: 'double precision', values: ["'-0'", "'Infinity'", "'4.9406564584124654e-324'"] },
  { type: 'money', values: ["'-92233720368547758.08'", "'92233720368547758.07'", '0'] },
  { type: 'text', values: text(HARD_TEXT, '', ' \\. ') },
  {
    type: 'text',
    values: [`(select string_agg(md5(i::text), '') from generate_series(1, 3200) i)`, ...text('\\.', '\\N')],
  },
  { type: 'varchar(5)', values: text('a,"b\'', '', '😀😀😀😀😀') },
  { type: 'character(5)', values: text('a', '', '  b  ') },
  { type: 'name', values: text('n'.repeat(63), 'a"b', '') },
  { type: '"char"', values: text('a', '"', '') },
  { type: 'bytea', values: [`'\\x00ff0a0d5c2e22'`, `'\\x'`, `decode(repeat('00ff', 50000), 'hex')`] },
  { type: 'bit(5)', values: ["B'00000'", "B'11111'", "B'10101'"] },
  { type: 'bit varying', values: ["B''", "B'1'", "repeat('10', 500)::varbit"] },
  { type: 'date', values: ["'-infinity'", "'4713-01-01 BC'", "'5874897-12-31'"] },
  { type: 'time', values: ["'00:00:00'", "'24:00:00'", "'23:59:59.999999'"] },
  { type: 'timetz', values: ["'00:00:00+15:59:59'", "'24:00:00-15:59:59'", "'12:00:00.000001+05:30'"] },
  { type: 'timestamp', values: ["'infinity'", "'4713-11-24 00:00:00 BC'", "'294276-12-31 23:59:59.999999'"] },
  {
    type: 'timestamptz',
    values: ["'-infinity'", "'4713-11-24 00:00:00+00 BC'", "'294276-12-31 23:59:59.999999+00'"],
  },
  { type: 'timestamp(0)', values: ["'2024-02-29 23:59:59'", "'infinity'", "'0001-01-01 00:00:00'"] },
  {
    type: 'interval',
    values: ["'infinity'", "'-1 year 2 mons -3 days 04:05:06.000007'", "'-178000000 years'"],
    since: 17,
    older: ["'178000000 years'", "'-1 year 2 mons -3 days 04:05:06.000007'", "'-178000000 years'"],
  },
  { type: 'interval hour to minute', values: ["'-25:59'", "'0'", "'1 day 03:04'"] },
  {
    type: 'uuid',
    values: ["'00000000-0000-0000-0000-000000000000'", "'ffffffff-ffff-ffff-ffff-ffffffffffff'"],
  },
  { type: 'json', values: text('{"a": 1, "a" : 2 ,"b":\n[1.0, 1e400]}', 'null', '"\\u00e9\\n"') },
  { type: 'jsonb', values: text('{"b": [1.000, 1e10], "a": {"": null}}', 'null', '"\\n\\""') },
  { type: 'jsonpath', values: text('$.a[*] ? (@ > 1)', 'strict $."x y"', '$') },
  { type: 'xml', values: text('<a b="1">&lt;é\n</a>', 'plain, "text"', '<?xml version="1.0"?><r/>') },
  { type: 'inet', values: ["'::ffff:1.2.3.4/128'", "'10.1.2.3/8'", "'0.0.0.0/0'"] },
  { type: 'cidr', values: ["'2001:db8::/32'", "'10.0.0.0/8'", "'0.0.0.0/0'"] },
  { type: 'macaddr', values: ["'00:00:00:00:00:00'", "'ff:ff:ff:ff:ff:ff'"] },
  { type: 'macaddr8', values: ["'00:00:00:00:00:00:00:00'", "'ff:ff:ff:ff:ff:ff:ff:ff'"] },
  { type: 'point', values: ["'(NaN,-Infinity)'", "'(-0,1e-300)'", "'(0.1,1e308)'"] },
  { type: 'line', values: ["'{1,-1,0}'", "'{0.1,0.2,0.3}'"] },
  { type: 'lseg', values: ["'[(0,0),(1,1)]'", "'[(0.1,-0),(1e300,2)]'"] },
  { type: 'box', values: ["'(1,1),(0,0)'", "'(0.1,0.2),(-0.1,-0.2)'"] },
  { type: 'path', values: ["'[(0,0),(1,1)]'", "'((0,0),(1,1),(2,0))'"] },
  { type: 'polygon', values: ["'((0,0),(1,1),(2,0))'", "'((0,0))'"] },
  { type: 'circle', values: ["'<(0,0),0>'", "'<(0.1,-0.2),1e300>'"] },
  { type: 'tsvector', values: text("'a b':1A,2 'c''d':16383", '', "'\\\\':3") },
  { type: 'tsquery', values: text("!'a b':*A & ( 'c' | 'd' <2> 'e' )", '', "'x'") },
  { type: 'oid', values: ['0', '4294967295'] },
  { type: 'regclass', values: ["'pg_catalog.pg_class'", '0', '4294967295'] },
  { type: 'regtype', values: ["'integer'", "'timestamptz[]'", '0'] },
  { type: 'regproc', values: ["'pg_catalog.pg_backend_pid'", '0'] },
  { type: 'regprocedure', values: ["'pg_catalog.lower(text)'", '0'] },
  { type: 'regoper', values: ["'pg_catalog.||/'", '0'] },
  { type: 'regoperator', values: ["'pg_catalog.+(integer,integer)'", '0'] },
  { type: 'regnamespace', values: ["'pg_catalog'", '0'] },
  { type: 'regrole', values: ["'pg_monitor'", '0'] },
  { type: 'regcollation', values: [`'pg_catalog."C"'`, '0'], since: 13 },
  { type: 'regconfig', values: ["'pg_catalog.simple'", '0'] },
  { type: 'regdictionary', values: ["'pg_catalog.simple'", '0'] },
  { type: 'tid', values: ["'(0,1)'", "'(4294967295,65535)'"] },
  { type: 'xid', values: ["'0'", "'4294967295'"] },
  { type: 'cid', values: ["'0'", "'4294967295'"] },
  { type: 'xid8', values: ["'0'", "'18446744073709551615'"], since: 13 },
  { type: 'pg_lsn', values: ["'0/0'", "'FFFFFFFF/FFFFFFFF'"] },
  { type: 'txid_snapshot', values: ["'10:20:10,14,15'", "'1:1:'"] },
  { type: 'pg_snapshot', values: ["'10:20:10,14,15'", "'1:1:'"], since: 13 },
  { type: 'aclitem', values: ["'=r/postgres'", "'postgres=a*r*/postgres'"] },
  { type: 'oidvector', values: ["'1 2 3'", "''"] },
  { type: 'int2vector', values: ["'1 -2 3'", "''"] },
  { type: 'int4range', values: ["'empty'", "'(,)'", "'[-2147483648,2147483647)'"] },
  { type: 'int8range', values: ["'empty'", "'(,)'", "'[1,)'"] },
  { type: 'numrange', values: ["'[NaN,NaN]'", "'(-1.50,1.5]'", "'empty'"] },
  { type: 'daterange', values: ["'[-infinity,infinity]'", "'[4713-01-01 BC,)'"] },
  { type: 'tsrange', values: ['\'["2024-01-01 00:00:00",infinity]\'', "'(,)'"] },
  { type: 'tstzrange', values: ['\'[-infinity,"2024-01-01 00:00:00+00")\'', "'empty'"] },
  { type: 'int4multirange', values: ["'{}'", "'{(,1),[5,7),[9,)}'"], since: 14 },
  { type: 'nummultirange', values: ["'{[1.10,2.20]}'", "'{(,)}'"], since: 14 },
  { type: 'tstzmultirange', values: ["'{[-infinity,infinity]}'", "'{}'"], since: 14 },
  { type: 'integer[]', values: ["'{}'", "'{NULL,1,-2147483648}'", "'[-1:0][2:3]={{1,NULL},{3,4}}'"] },
  { type: 'text[]', values: text('{}', '{NULL,"NULL","",",","\\"","\\\\","{}"," a "}', '{{a,b},{c,NULL}}') },
  { type: 'bytea[]', values: [`array['\\x00'::bytea, null, '\\x']`] },
  { type: 'timestamptz[]', values: ["'{infinity,NULL,-infinity}'"] },
  { type: 'numeric(10,2)[]', values: ["'{NaN,NULL,-0.01}'"] },
  { type: 'jsonb[]', values: text('{"{\\"a\\": \\"b,c\\"}",NULL,"null"}') },
  { type: 'point[]', values: text('{"(1,2)",NULL}') },
  { type: 'box[]', values: text('{(1,1),(0,0);(2,2),(1,1)}') },
  { type: 'tsrange[]', values: text('{"[\\"2024-01-01 00:00:00\\",)",empty,NULL}') },
  { type: 'uuid[]', values: ["'{00000000-0000-0000-0000-000000000000}'"] },
];

const ROWS = [0, 1, 2];

/** Statements that create the table in an existing schema and fill it; run by one simple query. */
export function everyTypeTable(schema: string, name: string, major = 18): string {
  const table = quoteName({ schema, name });
  const columns = CASES.flatMap(({ type, values, since = 0, older }) => {
    if (major >= since) return [{ type, values }];
    return older === undefined ? [] : [{ type, values: older }];
  });
  const inserts = ROWS.map(
    (row) =>
      `insert into ${table} values (${row}, ${columns.map(({ values }) => values[row] ?? values.at(-1) ?? 'null').join(', ')});`,
  );
  return [
    `create table ${table} (row_number integer, ${columns.map(({ type }, index) => `c${index} ${type}`).join(', ')});`,
    ...inserts,
    `insert into ${table} default values;`,
  ].join('\n');
}
