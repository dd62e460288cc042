import type { DatabaseActivity, ForeignKeyLink } from '../domain/activity.js';
import { groupBy } from '../domain/group-by.js';
import type { ComparedRelation } from './compared-relation.js';

/** Children that the evidence names. */
const SHOWN = 5;

const max = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const liveGrowth = ({ before, after }: ComparedRelation): bigint =>
  after.counters.liveRows - (before?.counters.liveRows ?? 0n);

/** Rows that came and were committed: those of a failed or rolled-back statement are counted, but perhaps never looked up. */
const committedInserts = (table: ComparedRelation): bigint =>
  min(table.writes.inserted, max(0n, liveGrowth(table) + table.writes.deleted));
const committedDeletes = (table: ComparedRelation): bigint =>
  min(table.writes.deleted, max(0n, table.writes.inserted - liveGrowth(table)));

/**
 * A row that comes into a child is looked up in the parent: idx_scan +1 and idx_tup_fetch +1, or seq_scan +1 where the
 * parent is so small that the planner does not use its index. A row that goes from a parent is looked for in every
 * child: idx_scan +1, or a scan of all of it where the key has no index (12, 15, 18; measured).
 *
 * Taken only where it is certain: rows that were committed, keys that were there at both scans and cannot be NULL, and
 * where as many look-ups as all of that makes were counted. Where there are fewer the checks did not run (logical
 * replication, session_replication_role, disabled triggers), and nothing is taken. Updates are never taken: only
 * those that change a key are looked up, and no counter tells them. Deletes of partitions are not, because a row that
 * moves from one to another counts as deleted.
 */
export function explainForeignKeyChecks(
  before: DatabaseActivity,
  after: DatabaseActivity,
  relations: ReadonlyMap<number, ComparedRelation>,
): void {
  const links = lastingLinks(before.foreignKeys, after.foreignKeys);
  const parts = partsByRoot(relations);
  const parents = new Map<number, { lookups: bigint; readonly evidence: string[] }>();
  for (const { child, parent, keys } of insertedKeys(links, parts, relations)) {
    const rows = insertedRows(parts.get(child) ?? []);
    if (rows === 0n) continue;
    const found = parents.get(parent) ?? { lookups: 0n, evidence: [] };
    found.lookups += rows * keys;
    found.evidence.push(`${rows} rows came into relation ${child} with ${keys} foreign keys`);
    parents.set(parent, found);
  }
  for (const [parent, { lookups, evidence }] of parents) {
    const more = evidence.length > SHOWN ? ` and those of ${evidence.length - SHOWN} others` : '';
    const shown = evidence.slice(0, SHOWN).join(', ');
    explainLookups(parts.get(parent) ?? [], lookups, `${shown}${more}: ${lookups} look-ups`);
  }
  explainDeletes(links, relations);
}

function explainLookups(parents: readonly ComparedRelation[], lookups: bigint, evidence: string): void {
  let left = lookups;
  const shares = parents.map((parent) => {
    const byIndex = min(left, min(parent.ledger.indexScans, parent.ledger.indexTuples));
    left -= byIndex;
    const bySeq = parent.ledger.fullScans(left, { low: 1n, high: parent.rows.high });
    left -= bySeq;
    return { parent, byIndex, bySeq };
  });
  if (left > 0n) return;
  for (const { parent, byIndex, bySeq } of shares) {
    parent.ledger.takeIndexScans('FOREIGN_KEY_CHECK', evidence, byIndex, byIndex);
    const rows = { low: 1n, high: max(1n, parent.rows.high) };
    parent.ledger.takeSeqScans('FOREIGN_KEY_CHECK', evidence, bySeq, rows);
  }
}

function explainDeletes(
  links: readonly ForeignKeyLink[],
  relations: ReadonlyMap<number, ComparedRelation>,
): void {
  for (const link of links) {
    const [parent, child] = [relations.get(link.parent), relations.get(link.child)];
    if (!isWhole(parent) || !isWhole(child)) continue;
    const rows = committedDeletes(parent);
    const { ledger } = child;
    const bySeq = ledger.fullScans(rows, child.rows);
    const evidence = `${rows} rows went from relation ${link.parent}, to which it refers`;
    if (rows === 0n || max(ledger.indexScans, bySeq) < rows) continue;
    // one session's plan uses the index or does not; where both are possible the index it is
    if (ledger.indexScans >= rows) ledger.takeIndexScans('FOREIGN_KEY_CHECK', evidence, rows, 0n);
    else ledger.takeSeqScans('FOREIGN_KEY_CHECK', evidence, rows, child.rows);
  }
}

const isWhole = (relation: ComparedRelation | undefined): relation is ComparedRelation =>
  relation?.counted === 'interval' && relation.after.tableOid === relation.after.relationOid;

/** A row that moves between partitions comes into one and goes from another: then only growth of all is certain. */
function insertedRows(children: readonly ComparedRelation[]): bigint {
  const [only] = children;
  if (children.length === 1 && only !== undefined && isWhole(only)) return committedInserts(only);
  const inserted = children.reduce((sum, { writes }) => sum + writes.inserted, 0n);
  return min(
    inserted,
    max(
      0n,
      children.reduce((sum, child) => sum + liveGrowth(child), 0n),
    ),
  );
}

function lastingLinks(
  before: readonly ForeignKeyLink[],
  after: readonly ForeignKeyLink[],
): readonly ForeignKeyLink[] {
  const name = ({ child, parent, notNull }: ForeignKeyLink): string => `${child} ${parent} ${notNull}`;
  const known = new Map<string, number>();
  for (const link of before) known.set(name(link), (known.get(name(link)) ?? 0) + 1);
  return after.filter((link) => {
    const left = known.get(name(link)) ?? 0;
    known.set(name(link), left - 1);
    return left > 0;
  });
}

function partsByRoot(
  relations: ReadonlyMap<number, ComparedRelation>,
): ReadonlyMap<number, readonly ComparedRelation[]> {
  const counted = [...relations.values()].filter((relation) => relation.counted === 'interval');
  return groupBy(counted, ({ after }) => after.tableOid);
}

/** Keys that cannot be NULL from a table to another, both with all their partitions. */
function insertedKeys(
  links: readonly ForeignKeyLink[],
  parts: ReadonlyMap<number, readonly ComparedRelation[]>,
  relations: ReadonlyMap<number, ComparedRelation>,
): readonly { readonly child: number; readonly parent: number; readonly keys: bigint }[] {
  const counts = new Map<string, number>();
  const roots = new Map<string, readonly [number, number]>();
  for (const { child, parent, notNull } of links) {
    const [from, to] = [relations.get(child), relations.get(parent)];
    if (!notNull || from === undefined || to === undefined) continue;
    counts.set(`${child} ${parent}`, (counts.get(`${child} ${parent}`) ?? 0) + 1);
    roots.set(`${from.after.tableOid} ${to.after.tableOid}`, [from.after.tableOid, to.after.tableOid]);
  }
  return [...roots.values()].flatMap(([child, parent]) => {
    const pairs = (parts.get(child) ?? []).flatMap(({ after: from }) =>
      (parts.get(parent) ?? []).map(
        ({ after: to }) => counts.get(`${from.relationOid} ${to.relationOid}`) ?? 0,
      ),
    );
    // every part has each key of its table; a part that was attached without one shows fewer
    const keys = pairs.length === 0 ? 0 : Math.min(...pairs);
    return keys === 0 ? [] : [{ child, parent, keys: BigInt(keys) }];
  });
}
