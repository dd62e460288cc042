/** Tables by what a column elsewhere may call them. */
import { entityWords, nameWords } from './entity-names.js';
import type { ShapeColumn, ShapedTable } from './table-shape.js';

/** A key of one column that rows elsewhere can hold. */
export interface JoinTarget {
  readonly table: ShapedTable;
  readonly column: ShapeColumn;
}

/** How far from the column the nearest tables of the name are. */
export const DISTANCES = ['SCHEMA', 'DATABASE', 'SOURCE', 'FLEET'] as const;
export type Distance = (typeof DISTANCES)[number];

export interface NearTargets {
  readonly distance: Distance;
  readonly targets: readonly JoinTarget[];
}

/** A name that so many tables of a place have points to none of them in particular. */
const MOST_MEANT = 8;

type Places = Readonly<Record<Distance, string>>;

const placesOf = ({ sourceId, databaseOid, schema }: ShapedTable): Places => ({
  SCHEMA: JSON.stringify([sourceId, databaseOid, schema]),
  DATABASE: JSON.stringify([sourceId, databaseOid]),
  SOURCE: JSON.stringify([sourceId]),
  FLEET: '',
});

/** Names to tables, at every distance. */
class TargetsByName {
  private readonly byPlace = new Map<string, Map<string, JoinTarget[]>>();

  add(places: Places, name: string, target: JoinTarget): void {
    for (const place of Object.values(places)) {
      const names = this.byPlace.get(place) ?? new Map<string, JoinTarget[]>();
      this.byPlace.set(place, names);
      const list = names.get(name);
      // Beyond this nobody is meant, and a name of thousands must not fill memory.
      if (list === undefined) names.set(name, [target]);
      else if (list.length <= MOST_MEANT) list.push(target);
    }
  }

  /** Of the nearest place that has any; null where there are none, or too many to mean one. */
  nearest(places: Places, name: string, fits: (target: JoinTarget) => boolean): NearTargets | null {
    // Most names are no table's anywhere.
    if (this.byPlace.get(places.FLEET)?.has(name) !== true) return null;
    for (const distance of DISTANCES) {
      const list = this.byPlace.get(places[distance])?.get(name) ?? [];
      const targets = list.filter(fits);
      if (targets.length > 0) return list.length > MOST_MEANT ? null : { distance, targets };
    }
    return null;
  }
}

export interface JoinIndex {
  /** By the words of the table's name, its last in the singular, joined by blanks. */
  readonly byEntity: TargetsByName;
  /** By every proper tail of them: `app customer` is found as `customer`. */
  readonly byTail: TargetsByName;
  /** By the token of the key's name, where the name tells more than `id`. */
  readonly byKeyName: TargetsByName;
}

/** Names that every key can have; equal ones say nothing. */
const ANY_KEY = new Set(
  'id uuid guid oid pk key code name number no date day time timestamp type status email symbol version'.split(
    ' ',
  ),
);

/** The single column by which a row is known: the primary key, or else the first unique constraint of one column. */
function joinTarget(table: ShapedTable): JoinTarget | null {
  const single = table.keys.find((columns) => columns.length === 1);
  const column = table.shape.columns.find(({ name }) => name === single?.[0]);
  return column === undefined ? null : { table, column };
}

export function joinIndex(tables: readonly ShapedTable[]): JoinIndex {
  const byEntity = new TargetsByName();
  const byTail = new TargetsByName();
  const byKeyName = new TargetsByName();
  for (const table of tables) {
    const target = joinTarget(table);
    if (target === null) continue;
    const places = placesOf(table);
    const words = entityWords(table.name);
    byEntity.add(places, words.join(' '), target);
    for (let at = 1; at < words.length; at++) byTail.add(places, words.slice(at).join(' '), target);
    if (!ANY_KEY.has(target.column.token)) byKeyName.add(places, target.column.token, target);
  }
  return { byEntity, byTail, byKeyName };
}

/** What stands at the end of a column that holds another table's key. */
const REFERENCE_WORDS = new Set('id uuid guid oid fk ref key no number code nr pk'.split(' '));

/**
 * How a column's name points to a table, the surest first. ENTITY: `account_id` and `accounts`. KEY_NAME: `isin` and
 * a key named `isin`. COLUMN_PREFIX: `billing_account_id` and `accounts`. TABLE_PREFIX: `account_id` and
 * `app_accounts`. PARENT: `parent_id` and its own table.
 */
export type NameMatch = 'ENTITY' | 'KEY_NAME' | 'COLUMN_PREFIX' | 'TABLE_PREFIX' | 'PARENT';

export interface NamedTargets extends NearTargets {
  readonly match: NameMatch;
}

/** Tables of the column's own family of types that its name may mean; its own only by what comes before (`parent_`). */
export function* namedTargets(
  table: ShapedTable,
  column: ShapeColumn,
  index: JoinIndex,
): Generator<NamedTargets> {
  const places = placesOf(table);
  const words = nameWords(column.name);
  const last = words.at(-1) ?? '';
  const entity = REFERENCE_WORDS.has(last) ? words.slice(0, -1) : [];
  const sameFamily = (target: JoinTarget): boolean =>
    target.column.family === column.family && target.table !== table;
  // `account_id` is a key named `id`, or `account_id`; it is no `accounts.code`.
  const sameKind = (target: JoinTarget): boolean => {
    const key = nameWords(target.column.name).at(-1) ?? '';
    return target.column.family === column.family && (key === last || key === 'id' || key === 'pk');
  };
  const sameKindElsewhere = (target: JoinTarget): boolean => target.table !== table && sameKind(target);
  function* from(
    match: NameMatch,
    targets: TargetsByName,
    name: string,
    fits: (target: JoinTarget) => boolean,
  ): Generator<NamedTargets> {
    const near = targets.nearest(places, name, fits);
    if (near !== null) yield { match, ...near };
  }
  if (entity.length > 0) yield* from('ENTITY', index.byEntity, entity.join(' '), sameKindElsewhere);
  yield* from('KEY_NAME', index.byKeyName, column.token, sameFamily);
  for (let at = 1; at < entity.length; at++) {
    yield* from('COLUMN_PREFIX', index.byEntity, entity.slice(at).join(' '), sameKind);
  }
  if (entity.length > 0) yield* from('TABLE_PREFIX', index.byTail, entity.join(' '), sameKindElsewhere);
  const own = entity.length === 1 && entity[0] === 'parent' ? joinTarget(table) : null;
  if (own !== null && sameKind(own)) yield { match: 'PARENT', distance: 'SCHEMA', targets: [own] };
}
