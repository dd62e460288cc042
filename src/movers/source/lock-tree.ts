import { z } from 'zod';
import { conflict, SortkeepError, unsupported } from '../../domain/errors.js';
import type { QualifiedName } from '../../domain/table-definition.js';
import { readPartitionTree } from '../../postgres/definition/read-partition-tree.js';
import type { PartitionNode } from '../../postgres/definition/read-partition-tree.js';
import { sqlState } from '../../postgres/postgres-errors.js';
import { quoteName } from '../../postgres/quote.js';
import type { Queryable } from '../../postgres/session.js';

const UNDEFINED_TABLE = '42P01';

type Doing = (what: string) => string;

/** A table and its partitions, as they were seen before they are locked. */
export interface SeenTree extends QualifiedName {
  readonly relationOid: number;
  readonly partitions: readonly PartitionNode[];
}

/**
 * Locks tables with all of their partitions in ACCESS SHARE, in the order that is given, before the transaction's
 * snapshot: LOCK TABLE takes none.
 */
export async function lockTrees(holder: Queryable, trees: readonly SeenTree[], doing: Doing): Promise<void> {
  for (const tree of trees) {
    const names = [tree, ...tree.partitions.filter(({ kind }) => kind !== 'foreign')].map(quoteName);
    try {
      await holder.query(`lock table ${names.map((name) => `only ${name}`).join(', ')} in access share mode`);
    } catch (error) {
      const changed = tree.partitions.length > 0 && sqlState(error) === UNDEFINED_TABLE;
      throw changed ? changedTree(tree, doing) : error;
    }
  }
}

/**
 * The partitions under the snapshot. CONFLICT (to be tried again) when they changed since they were seen: what was
 * attached later is not locked, and a rewrite would lose its rows (safe-removal.md, A2). UNSUPPORTED for foreign tables.
 */
export async function lockedTree(
  holder: Queryable,
  table: SeenTree,
  doing: Doing,
): Promise<readonly PartitionNode[]> {
  const before = table.partitions;
  const tree = await readPartitionTree(holder, table.relationOid);
  if (namesOf(tree) !== namesOf(before) || !(await namesStand(holder, tree))) throw changedTree(table, doing);
  const foreign = tree.find(({ kind }) => kind === 'foreign');
  if (foreign !== undefined) {
    throw unsupported(
      doing(`partition ${foreign.schema}.${foreign.name} is a foreign table: its rows are on another server`),
      'Detach the partition and move the table without it, or register the other server as a source.',
    );
  }
  const leaving = tree.find(({ detaching }) => detaching);
  if (leaving === undefined) return tree;
  throw conflict(
    doing(`partition ${leaving.schema}.${leaving.name} is half detached`),
    'Finish it with ALTER TABLE … DETACH PARTITION … FINALIZE, then start the move again.',
  );
}

const changedTree = ({ schema, name }: QualifiedName, doing: Doing): SortkeepError =>
  new SortkeepError('CONFLICT', doing(`the partitions of ${schema}.${name} changed while they were locked`), {
    hint: 'The move tries again by itself.',
    retryable: true,
  });

const namesOf = (tree: readonly PartitionNode[]): string =>
  JSON.stringify(tree.map(({ oid, parent, schema, name }) => [oid, parent, schema, name]));

/** Renamed between look-up and lock, another table would be locked in its place. */
async function namesStand(holder: Queryable, tree: readonly PartitionNode[]): Promise<boolean> {
  const { rows } = await holder.query(
    `select coalesce(bool_and(to_regclass(s.name)::oid = s.oid), true) as stand
     from unnest($1::text[], $2::oid[]) as s (name, oid)`,
    [tree.map(quoteName), tree.map(({ oid }) => oid)],
  );
  return z.object({ stand: z.boolean() }).parse(rows[0]).stand;
}
