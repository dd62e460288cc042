import { counted } from '../domain/number-words.js';
import type { RelationReason } from '../domain/table-relation.js';
import type { TablePair } from './pair-tables.js';
import { shapeScore } from './shape-similarity.js';
import { listed, percent, placeOf } from './words.js';

/** What the columns of a pair say, with their numbers. */
export function shapeReason(pair: TablePair): RelationReason {
  const { a, b, similarity, sameName } = pair;
  const name = sameName ? 'the same name, ' : '';
  const bits = `${similarity.bits.toFixed(0)} bits by how rare the columns are`;
  const score = shapeScore(similarity, sameName);
  if (a.shape === b.shape) {
    const columns = counted(a.shape.columns.length, 'column');
    return {
      evidence: 'SHAPE',
      score,
      text: `${name}the same ${columns}, types, nullability and primary key (${bits})`,
    };
  }
  const common = [...a.shape.byToken.keys()].filter((token) => b.shape.byToken.has(token));
  const total = a.shape.byToken.size + b.shape.byToken.size - common.length;
  return {
    evidence: 'SHAPE',
    score,
    text:
      `${name}${common.length} of ${counted(total, 'column')} in both: ` +
      `${percent(similarity.share)} of what is particular in them (${bits})${differences(pair, common)}`,
  };
}

function differences({ a, b }: TablePair, common: readonly string[]): string {
  const onlyIn = (one: typeof a, other: typeof a): readonly string[] => {
    const names = [...one.shape.byToken.values()]
      .filter(({ token }) => !other.shape.byToken.has(token))
      .map(({ name }) => name);
    return names.length === 0 ? [] : [`only in ${placeOf(one)}: ${listed(names)}`];
  };
  const types = common.flatMap((token) => {
    const [x, y] = [a.shape.byToken.get(token), b.shape.byToken.get(token)];
    if (x === undefined || y === undefined || x.type === y.type) return [];
    return x.shown === y.shown ? `${x.name} of another ${x.shown}` : `${x.name}: ${x.shown} and ${y.shown}`;
  });
  const nullable = common.flatMap((token) => {
    const [x, y] = [a.shape.byToken.get(token), b.shape.byToken.get(token)];
    return x === undefined || y === undefined || x.notNull === y.notNull ? [] : x.name;
  });
  const otherKey = a.shape.key.join('\0') !== b.shape.key.join('\0');
  const parts = [
    ...onlyIn(a, b),
    ...onlyIn(b, a),
    ...(types.length === 0 ? [] : [`other types: ${listed(types)}`]),
    ...(nullable.length === 0 ? [] : [`nullable in one of them: ${listed(nullable)}`]),
    ...(otherKey ? ['another primary key'] : []),
  ];
  return parts.map((part) => `; ${part}`).join('');
}
