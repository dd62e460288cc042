import { z } from 'zod';
import type { TableSurroundings } from '../../domain/table-surroundings.js';
import { postgresError } from '../postgres-errors.js';
import type { Queryable } from '../session.js';
import { readRows } from './catalog-rows.js';
import { readColumnGrants } from './read-column-grants.js';
import { readInheritance } from './read-inheritance.js';
import { readPartitions } from './read-partitions.js';
import { readPolicies } from './read-policies.js';
import { readTables } from './read-tables.js';
import { readTriggers } from './read-triggers.js';
import { setPrinting } from './set-printing.js';

const ROW = z.object({
  relation: z.number(),
  partitionKey: z.string().nullable(),
  rowSecurity: z.enum(['off', 'on', 'forced']),
});

// `offset 0` keeps the planner from reading all of pg_class for each batch of tables, which it takes for cheaper.
const SQL = `
select
  s.oid as relation,
  case c.relkind when 'p' then pg_get_partkeydef(s.oid) end as "partitionKey",
  case when not c.relrowsecurity then 'off' when c.relforcerowsecurity then 'forced' else 'on' end as "rowSecurity"
from unnest($1::oid[]) as s (oid)
cross join lateral (
  select r.relkind, r.relrowsecurity, r.relforcerowsecurity
  from pg_class r
  where r.oid = s.oid
  offset 0
) c
where c.relkind in ('r', 'p')`;

/**
 * What belongs to tables beside their definitions, by relation oid, in seven statements whatever their number.
 * `relations`, rights, transaction and locks as with `readTableDefinitions`; null reads all user tables.
 */
export async function readSurroundings(
  tx: Queryable,
  relations: readonly number[] | null,
): Promise<ReadonlyMap<number, TableSurroundings>> {
  try {
    return await readAll(tx, relations);
  } catch (error) {
    throw postgresError(error, 'reading what belongs to tables');
  }
}

async function readAll(
  tx: Queryable,
  selected: readonly number[] | null,
): Promise<ReadonlyMap<number, TableSurroundings>> {
  if (selected?.length === 0) return new Map();
  await setPrinting(tx);
  const relations = selected ?? (await readTables(tx, null)).map((table) => table.relation);
  if (relations.length === 0) return new Map();

  const tables = await readRows(tx, ROW, SQL, [relations]);
  const triggers = await readTriggers(tx, relations);
  const partitions = await readPartitions(tx, relations);
  const { inherits, inheritedBy } = await readInheritance(tx, relations);
  const policies = await readPolicies(tx, relations);
  const columnGrants = await readColumnGrants(tx, relations);

  return new Map(
    tables.map(({ relation, partitionKey, rowSecurity }) => [
      relation,
      {
        triggers: triggers.get(relation) ?? [],
        partitionKey,
        partitions: partitions.get(relation) ?? [],
        inherits: inherits.get(relation) ?? [],
        inheritedBy: inheritedBy.get(relation) ?? [],
        rowSecurity,
        policies: policies.get(relation) ?? [],
        columnGrants: columnGrants.get(relation) ?? [],
      },
    ]),
  );
}
