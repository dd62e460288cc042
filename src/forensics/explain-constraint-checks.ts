import type { ConstraintMark, RelationActivity } from '../domain/activity.js';
import type { ComparedRelation } from './compared-relation.js';
import { isAnotherFile } from './index-changes.js';

const isValidCheck = ({ kind, validated }: ConstraintMark): boolean => kind === 'check' && validated;
const attribute = (key: string): number => Number(key.split(' ').at(-1));

/**
 * ADD CHECK, VALIDATE and SET NOT NULL scan the table once for each ALTER TABLE (its transaction), however many rules
 * it adds; ATTACH PARTITION scans what it attaches (12, 15, 18; measured). Without a scan go: NOT NULL that a valid
 * check proves, NOT NULL of a column that came with it, ATTACH of what a valid check proves, rules checked by a
 * rewrite while it ran. Where one of these is possible nothing is taken. ALTER DOMAIN ADD CHECK leaves no mark.
 * DETACH PARTITION CONCURRENTLY (14 and newer) leaves a valid check that it made without a scan.
 */
export function explainConstraintChecks({ before, after, counted, rows, ledger }: ComparedRelation): void {
  if (counted !== 'interval' || before === null) return;
  if (isAnotherFile(before.relfilenode, after.relfilenode)) return;
  if (wasDetached(before, after)) return;
  const marks = newRules(before, after);
  const transactions = BigInt(new Set(marks.map(({ transaction }) => transaction)).size);
  const evidence = `rules were made valid: ${marks.map(({ kind, key }) => `${kind} (${key})`).join(', ')}`;
  ledger.takeSeqScans('CONSTRAINT_CHECK', evidence, transactions, rows);
  if (wasAttached(before, after)) {
    const attached = `it was attached as a partition of relation ${after.tableOid}`;
    ledger.takeSeqScans('CONSTRAINT_CHECK', attached, 1n, rows);
  }
}

function newRules(before: RelationActivity, after: RelationActivity): readonly ConstraintMark[] {
  const validBefore = new Set(before.constraints.filter((c) => c.validated).map(({ key }) => key));
  const proven = [...before.constraints, ...after.constraints].some(isValidCheck);
  return after.constraints.filter(({ kind, key, validated }) => {
    if (!validated || validBefore.has(key)) return false;
    if (kind === 'check') return true;
    return kind === 'not null' && !proven && attribute(key) <= before.columns;
  });
}

const wasDetached = (before: RelationActivity, after: RelationActivity): boolean =>
  before.tableOid !== before.relationOid && before.tableOid !== after.tableOid;

const wasAttached = (before: RelationActivity, after: RelationActivity): boolean =>
  before.tableOid === before.relationOid &&
  after.tableOid !== after.relationOid &&
  ![...before.constraints, ...after.constraints].some(isValidCheck);
