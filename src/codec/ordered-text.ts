/** The order of values by their canonical text, for the types whose text says it. */

/** How the text of a type is ordered: `number` by sign, length and digits; `moment` and `bytes` as text is. */
export type TextOrder = 'number' | 'moment' | 'bytes';

const ORDERS: Readonly<Record<string, TextOrder>> = {
  smallint: 'number',
  integer: 'number',
  bigint: 'number',
  numeric: 'number',
  date: 'moment',
  'timestamp without time zone': 'moment',
  'timestamp with time zone': 'moment',
  'time without time zone': 'bytes',
  uuid: 'bytes',
};

/** `type` as `format_type` prints it. Null for a type whose text does not say the order: text, floats, domains, enums. */
export const textOrder = (type: string): TextOrder | null => ORDERS[withoutModifier(type)] ?? null;

/** `timestamp with time zone` of `timestamp(3) with time zone`. */
export const withoutModifier = (type: string): string => type.replace(/\(-?\d+(?:,-?\d+)?\)/, '');

/** Texts that the order does not hold for: NaN, infinities, years of five digits or before Christ. */
const PLAIN: Readonly<Record<TextOrder, RegExp>> = {
  number: /^-?\d+(?:\.\d+)?$/,
  moment: /^\d{4}-\d\d-\d\d[ \d:.+]*$/,
  bytes: /^[\da-f:.-]+$/,
};

/** Below, at or above zero as `a` is before, at or after `b`; null where one of them is out of the order. Pure. */
export function compareTexts(order: TextOrder, a: string, b: string): number | null {
  if (!PLAIN[order].test(a) || !PLAIN[order].test(b)) return null;
  return order === 'number' ? compareNumbers(a, b) : compareBytes(a, b);
}

const compareBytes = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function compareNumbers(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)];
  if (left.sign !== right.sign) return left.sign - right.sign;
  const magnitude =
    left.digits.length - right.digits.length ||
    compareBytes(left.digits, right.digits) ||
    compareBytes(left.decimals, right.decimals);
  // Not -0, which some comparisons tell from 0.
  return magnitude === 0 ? 0 : magnitude * left.sign;
}

/** Without zeros that say nothing, so that equal numbers have equal parts; nought has the sign of what is above it. */
function partsOf(text: string): {
  readonly sign: 1 | -1;
  readonly digits: string;
  readonly decimals: string;
} {
  const [whole = '', fraction = ''] = text.replace('-', '').split('.');
  const digits = whole.replace(/^0+/, '');
  const decimals = fraction.replace(/0+$/, '');
  const isZero = digits === '' && decimals === '';
  return { sign: text.startsWith('-') && !isZero ? -1 : 1, digits, decimals };
}
