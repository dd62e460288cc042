import { z } from 'zod';
import type { TableDefinition } from '../../domain/table-definition.js';
import type { Queryable } from '../session.js';
import { assemblePartitioning } from './assemble-partitioning.js';
import { readByRelation, readRows } from './catalog-rows.js';
import type { PartitionNode } from './read-partition-tree.js';
import { readTableDefinitions } from './read-table-definitions.js';

const ATTACHED = z.object({ name: z.string(), to: z.string() });

const ATTACHED_INDEXES = `
select x.indrelid as relation, c.relname as name, p.relname as "to"
from unnest($1::oid[]) as s (oid)
join pg_index x on x.indrelid = s.oid
join pg_inherits i on i.inhrelid = x.indexrelid
join pg_class c on c.oid = x.indexrelid
join pg_class p on p.oid = i.inhparent
order by x.indrelid, c.relname`;

const INHERITED = z.object({ name: z.string() }).transform(({ name }) => name);

const INHERITED_CONSTRAINTS = `
select k.conrelid as relation, k.conname as name
from unnest($1::oid[]) as s (oid)
join pg_constraint k on k.conrelid = s.oid
where k.contype = 'c' and k.coninhcount > 0 or k.contype = 'f' and k.conparentid <> 0`;

/**
 * The definition of a partitioned table with its partitions: `tree` as readPartitionTree gives it, in the same
 * transaction as `root`.
 */
export async function readPartitioning(
  tx: Queryable,
  root: { readonly relation: number; readonly definition: TableDefinition },
  tree: readonly PartitionNode[],
): Promise<TableDefinition> {
  const relations = tree.map(({ oid }) => oid);
  const definitions = await readTableDefinitions(tx, { relations });
  const attached = await readByRelation(tx, ATTACHED, ATTACHED_INDEXES, [relations]);
  const inherited = await readByRelation(tx, INHERITED, INHERITED_CONSTRAINTS, [relations]);
  const [key] = await readRows(
    tx,
    z.object({ key: z.string() }),
    'select pg_get_partkeydef($1::oid) as key',
    [root.relation],
  );
  return assemblePartitioning(root, key?.key ?? '', tree, { definitions, attached, inherited });
}
