/** Values that JSON and GraphQL's own scalars cannot carry exactly. */
import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

const MIN = -(2n ** 63n);
const MAX = 2n ** 63n - 1n;

/** Takes texts and whole numbers; a GraphQLError says why not. */
function parse(value: unknown): bigint {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof text !== 'string' || !/^-?\d{1,19}$/.test(text)) {
    throw new GraphQLError('a BigInt is a whole number, best as a decimal string: "9007199254740993"');
  }
  const number = BigInt(text);
  if (number < MIN || number > MAX) throw new GraphQLError(`${text} does not fit into 64 bits`);
  return number;
}

/** A decimal string both ways: the numbers of JSON lose digits above 2^53. */
export const BigIntScalar = new GraphQLScalarType<bigint, string>({
  name: 'BigInt',
  description:
    'A whole number of 64 bits as a decimal string, since the numbers of JSON lose digits above 9007199254740992. Numbers are taken as input too.',
  serialize: (value) => {
    if (typeof value === 'bigint') return value.toString();
    return parse(value).toString();
  },
  parseValue: parse,
  parseLiteral: (node) => {
    if (node.kind === Kind.INT || node.kind === Kind.STRING) return parse(node.value);
    throw new GraphQLError('a BigInt is a whole number or a decimal string', { nodes: node });
  },
});
