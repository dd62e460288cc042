import type { KeySketch } from '../domain/key-sketch.js';
import { counted } from '../domain/number-words.js';
import type { RelationReason } from '../domain/table-relation.js';
import type { KnownValues } from './known-values.js';
import { keyOverlap, wilsonInterval } from './key-overlap.js';
import type { Share } from './key-overlap.js';
import { identityColumns } from './identity-columns.js';
import type { ShapedTable } from './table-shape.js';
import { percent, placeOf } from './words.js';

type ComparedKeys = Pick<KnownValues, 'sketchesOf' | 'whyOf'>;

const familiesOf = (table: ShapedTable, columns: readonly string[]): string =>
  columns
    .map((name) => table.shape.columns.find((column) => column.name === name)?.family ?? '')
    .sort()
    .join(' ');

/** Of sets of columns that identify rows; those that only look like foreign keys do not. */
function identities(table: ShapedTable, sketches: readonly KeySketch[]): readonly KeySketch[] {
  const sets = new Set(identityColumns(table).map((columns) => columns.join('\0')));
  return sketches.filter(({ columns, hashes }) => sets.has(columns.join('\0')) && hashes.length > 0);
}

/**
 * The lower end of the 95 % interval of the share of the one table's keys that the other has, for the table of which
 * that is more: what surely is common. 0 where nothing can be compared, and where the keys are numbers from
 * a sequence, which overlap whatever they stand for. Symmetric.
 */
export function keyReason(
  a: ShapedTable,
  b: ShapedTable,
  { sketchesOf, whyOf }: ComparedKeys,
): RelationReason | null {
  const found: Comparison[] = [];
  for (const x of identities(a, sketchesOf(a))) {
    for (const y of identities(b, sketchesOf(b))) {
      if (familiesOf(a, x.columns) === familiesOf(b, y.columns)) found.push(compare(a, x, b, y));
    }
  }
  const [best] = found.sort(
    (x, y) => y.reason.score - x.reason.score || Number(y.telling) - Number(x.telling),
  );
  if (best !== undefined) return best.reason;
  const absent = [a, b].flatMap((table) => {
    const why = whyOf(table);
    return why === null ? [] : `${placeOf(table)}: ${why}`;
  });
  return absent.length === 0
    ? null
    : { evidence: 'KEYS', score: 0, text: `keys were not compared (${absent.join('; ')})` };
}

interface Comparison {
  readonly reason: RelationReason;
  /** Whether an overlap, or that there is none, says anything. */
  readonly telling: boolean;
}

function compare(a: ShapedTable, x: KeySketch, b: ShapedTable, y: KeySketch): Comparison {
  const { ofA, ofB, exact } = keyOverlap(x, y);
  const keys = x.columns.join(', ') === y.columns.join(', ') ? '' : ` and ${y.columns.join(', ')}`;
  const what = `by ${x.columns.join(', ')}${keys}`;
  if (ofA === null && ofB === null) {
    const text = `too few keys could be compared ${what}`;
    return { reason: { evidence: 'KEYS', score: 0, text }, telling: false };
  }
  const low = (share: Share | null): number =>
    share === null ? 0 : wilsonInterval(Math.round(share.estimate * share.sample), share.sample).low;
  const [share, of, inside] = low(ofA) >= low(ofB) ? [ofA, a, b] : [ofB, b, a];
  const found = share?.estimate ?? 0;
  const between =
    share === null || exact
      ? `all ${counted(share?.sample ?? 0, 'key')} compared`
      : `${percent(share.low)} to ${percent(share.high)} with 95 % confidence, from ${counted(share.sample, 'key')}`;
  const text = `${percent(found)} of the keys of ${placeOf(of)} are in ${placeOf(inside)} ${what} (${between})`;
  if (!x.dense && !y.dense) {
    return { reason: { evidence: 'KEYS', score: found === 0 ? 0 : low(share), text }, telling: true };
  }
  const caution = 'numbers from a sequence overlap whatever they stand for';
  return { reason: { evidence: 'KEYS', score: 0, text: `${text}; ${caution}` }, telling: false };
}
