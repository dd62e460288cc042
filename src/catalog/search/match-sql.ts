/** The one statement that says which archives fit a search, and how well. Pure. */
import { MEETS, SAME } from '../../search/span.js';
import type { Span } from '../../search/span.js';
import type { Bind } from '../archives/archive-filter.js';
import type { FoundVariant } from './look-up-words.js';

/** A range that known values must meet. */
export interface AskedRange {
  /** Name in lower case; null: of any column. */
  readonly column: string | null;
  /** Either of them will do: `2019` may be a year or a number. */
  readonly spans: readonly Span[];
  /** Words that will do as well. */
  readonly variants: readonly FoundVariant[];
  /** Archives of which no time is known (bit 0 of their places) fit too, for no points. */
  readonly lenient: boolean;
}

export interface AskedWord {
  readonly variants: readonly FoundVariant[];
  /** About how many archives have it. */
  readonly archives: number;
}

export interface MatchPlan {
  /** Each must be found; the rarest first. */
  readonly words: readonly AskedWord[];
  readonly ranges: readonly AskedRange[];
}

/** Up to so many look-ups cost less than to read a common word's archives, of which there may be all. */
const LOOK_UPS = 4_000;

/** Selects `place` and `score` (hundredths), each archive once; every archive where nothing is asked. */
export function matchSql({ words, ranges }: MatchPlan, bind: Bind): string {
  const fewest = words[0]?.archives ?? Infinity;
  const single = words.every(({ variants }) => variants.length === 1);
  let sql: string | null = null;
  for (const { variants } of words) {
    const one = sql !== null && fewest * variants.length <= LOOK_UPS;
    const lists = single && !one ? listSql(variants, bind) : listsSql(variants, bind, one);
    const best = bestSql(lists, variants);
    sql =
      sql === null
        ? `select l.place, l.points as score from (${best}) l`
        : `select m.place, m.score + l.points as score from (${sql}) m ${joined(best)}`;
  }
  for (const range of ranges) sql = withRange(sql, range, fewest <= LOOK_UPS, bind);
  return sql ?? 'select s.place, 0 as score from sortkeep.search_archives s';
}

/** Of each archive the best row; one word has no more than one. */
const bestSql = (lists: string, variants: readonly FoundVariant[]): string =>
  variants.length === 1
    ? lists
    : `select b.place, max(b.points) as points from (${lists}) b group by b.place`;

/** With the rows of `lists` for each place of `m`. */
const joined = (lists: string, kind: 'join' | 'left join' = 'join'): string =>
  lists.includes(OF_ONE)
    ? `${kind} lateral (${lists}) l on true`
    : `${kind} (${lists}) l on l.place = m.place`;

const OF_ONE = '= m.place';

/** Of one word alone: its statistics are known to the planner, which then joins such lists in less than half the time. */
const listSql = ([variant]: readonly FoundVariant[], bind: Bind): string =>
  `select p.place, p.points * ${bind(variant?.factor ?? 0)}::integer as points
    from sortkeep.search_postings p where p.term_id = ${bind(variant?.termId ?? null)}::integer`;

/**
 * A row for each archive and word that it has; only for the archive `m`, where `one` says so. `offset 0` keeps the
 * planner, which knows nothing of single words, from reading all of the postings.
 */
function listsSql(variants: readonly FoundVariant[], bind: Bind, one = false): string {
  const ids = bind(variants.map(({ termId }) => termId));
  const factors = bind(variants.map(({ factor }) => factor));
  return `select p.place, p.points * v.factor as points
    from unnest(${ids}::integer[], ${factors}::integer[]) v (term_id, factor)
    cross join lateral (
      select p.place, p.points from sortkeep.search_postings p
      where p.term_id = v.term_id ${one ? `and p.place ${OF_ONE}` : ''}
      offset 0) p`;
}

function withRange(
  sql: string | null,
  { column, spans, variants, lenient }: AskedRange,
  one: boolean,
  bind: Bind,
): string {
  const name = column === null ? '' : `and lower(r.column_name) = ${bind(column)}::text`;
  const meetings = spans.map(({ kind, from, to }) => {
    const [low, high] = [`${bind(from)}::double precision`, `${bind(to)}::double precision`];
    // The formula of pointsOfMeeting, in its order.
    return `select r.place, ${MEETS} + floor(${SAME} * ((least(r.high, ${high}) - greatest(r.low, ${low}) + 1)
        / (greatest(r.high, ${high}) - least(r.low, ${low}) + 1)))::integer as points
      from sortkeep.search_ranges r
      where r.kind = '${kind}' and r.low <= ${high} and r.high >= ${low} ${name}
        ${one ? `and r.place ${OF_ONE}` : ''}`;
  });
  const words = variants.length === 0 ? [] : [listsSql(variants, bind, one)];
  const all = [...meetings, ...words].join(' union all ');
  const best = `select l.place, max(l.points) as points from (${all}) l group by l.place`;
  if (sql === null) return `select l.place, l.points as score from (${best}) l`;
  if (!lenient) return `select m.place, m.score + l.points as score from (${sql}) m ${joined(best)}`;
  return `select m.place, m.score + coalesce(l.points, 0) as score from (${sql}) m ${joined(best, 'left join')}
    where l.place is not null or m.place & 1 = 0`;
}
