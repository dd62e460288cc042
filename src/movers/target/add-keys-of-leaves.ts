import { z } from 'zod';
import type { ForeignKeyDefinition, QualifiedName } from '../../domain/table-definition.js';
import { addForeignKey, finishForeignKey } from '../../postgres/ddl/create-foreign-keys.js';
import { quoteName } from '../../postgres/quote.js';
import type { Session } from '../../postgres/session.js';
import { inTransaction } from './in-transaction.js';

const leafRows = z.array(
  z.object({
    schema: z.string(),
    name: z.string(),
    taken: z.boolean(),
    validated: z.boolean().nullable(),
  }),
);

const LEAVES = `
select n.nspname as schema, c.relname as name, k.oid is not null as taken,
  case when k.contype = 'f' and k.confrelid = $3::text::regclass and $4::text[] = array(
    select a.attname::text
    from unnest(k.conkey) with ordinality as u (number, position)
    join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.number
    order by u.position) then k.convalidated end as validated
from pg_catalog.pg_partition_tree($1::text::regclass) t
join pg_catalog.pg_class c on c.oid = t.relid and c.relkind = 'r'
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
left join pg_catalog.pg_constraint k on k.conrelid = c.oid and k.conname = $2::text
where t.isleaf
order by t.level, n.nspname, c.relname`;

/**
 * Makes a key of a partitioned table on each of its leaves, NOT VALID first and then tested, which lets others write.
 * The key of the whole table then takes them over by their columns and actions, and tests no row again. A leaf that
 * has something else of the name is left to the key of the whole. Goes on where an earlier attempt ended.
 */
export async function addKeysOfLeaves(
  session: Session,
  place: QualifiedName,
  key: ForeignKeyDefinition,
  parent: QualifiedName,
): Promise<void> {
  const { rows } = await session.query(LEAVES, [quoteName(place), key.name, quoteName(parent), key.columns]);
  const keyOfLeaf = { ...key, validated: true, comment: null };
  for (const { schema, name, taken, validated } of leafRows.parse(rows)) {
    if (validated === true || (taken && validated === null)) continue;
    const leaf = { schema, name };
    if (!taken) {
      await inTransaction(session, () => session.query(addForeignKey(keyOfLeaf, leaf, parent)));
    }
    for (const statement of finishForeignKey(keyOfLeaf, leaf)) await session.query(statement);
  }
}
