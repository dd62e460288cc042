import type { DatabaseActivity, RelationActivity } from '../domain/activity.js';
import type { ComparedRelation } from './compared-relation.js';

/**
 * ADD FOREIGN KEY and its VALIDATE run one query for each key, which reads the child and looks its rows up in the
 * parent: child seq_scan +1, parent seq_scan +1. The parent is not read where no row has a key: an empty child, or
 * one whose key is NULL everywhere (all measured on 12, 15 and 18). So the parent's part is taken only for keys that
 * cannot be NULL of a child that had rows, and none for a partitioned parent.
 *
 * ALTER TYPE of a column makes its keys anew without a check: as many keys to the same parent as went away are not
 * taken for new.
 *
 * Planning the query looks at both ends of the parent's index (idx_scan +2, nothing fetched) where both tables were
 * analysed and their values make it worth while: seen on 12 and 18, and in the same scene not on 15. So two scans
 * for a key are taken if at least two fetched nothing. Where the planner did not look, and all that read the parent in
 * this interval were two look-ups that fetched nothing, they pass for it. The child's index is never taken.
 */
export function explainNewForeignKeys(
  after: DatabaseActivity,
  relations: ReadonlyMap<number, ComparedRelation>,
): void {
  for (const child of relations.values()) {
    if (child.counted !== 'interval' || child.before === null) continue;
    for (const [parentOid, keys] of newKeys(child.before, child.after, relations)) {
      const evidence = `${keys} foreign keys of relation ${child.after.relationOid} to relation ${parentOid} were checked`;
      child.ledger.takeSeqScans('CONSTRAINT_CHECK', evidence, keys, child.rows);
      const parent = relations.get(parentOid);
      const links = after.foreignKeys.filter(
        (link) => link.child === child.after.relationOid && link.parent === parentOid,
      );
      const certain = links.length > 0 && links.every(({ notNull }) => notNull) && child.rows.low > 0n;
      if (certain && parent?.counted === 'interval') explainParent(child, parent, keys, evidence);
    }
  }
}

function explainParent(
  child: ComparedRelation,
  parent: ComparedRelation,
  keys: bigint,
  evidence: string,
): void {
  const { ledger, rows } = parent;
  ledger.takeSeqScans('CONSTRAINT_CHECK', evidence, keys, rows);
  const analysed = [child, parent].every(({ before }) => (before?.counters.analyzeCount ?? 0n) > 0n);
  // a scan can fetch many tuples, so at least this many fetched none
  const fetchedNone = ledger.indexScans - ledger.indexTuples;
  if (!analysed || fetchedNone < 2n * keys) return;
  ledger.takeIndexScans('CONSTRAINT_CHECK', `${evidence}, its index looked at from both ends`, 2n * keys, 0n);
}

/** How many keys were checked, by parent; keys of one ALTER TABLE to parts of one partitioned parent are one. */
function newKeys(
  before: RelationActivity,
  after: RelationActivity,
  relations: ReadonlyMap<number, ComparedRelation>,
): ReadonlyMap<number, bigint> {
  const rootOf = (oid: number): number => relations.get(oid)?.after.tableOid ?? oid;
  const keysOf = ({ constraints }: RelationActivity) =>
    constraints.filter(({ kind, validated }) => kind === 'foreign key' && validated);
  const known = new Set(keysOf(before).map(({ key }) => key));
  const present = new Set(after.constraints.map(({ key }) => key));
  const checked = new Map<number, Set<string>>();
  for (const { key, transaction, references } of keysOf(after)) {
    if (known.has(key) || references === null) continue;
    const parent = rootOf(references);
    const transactions = checked.get(parent) ?? new Set();
    checked.set(parent, transactions.add(transaction));
  }
  const gone = keysOf(before).filter(({ key }) => !present.has(key));
  return new Map(
    [...checked].flatMap(([parent, transactions]) => {
      const replaced = gone.filter(({ references }) => references !== null && rootOf(references) === parent);
      const keys = BigInt(Math.max(0, transactions.size - replaced.length));
      return keys > 0n ? [[parent, keys] as const] : [];
    }),
  );
}
