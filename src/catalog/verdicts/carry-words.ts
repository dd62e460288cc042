import { z } from 'zod';
import { tableId } from '../../domain/ids.js';
import type { TableId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';
import { recordEvent } from '../audit/record-event.js';
import { storeOverride } from './store-override.js';

const row = z.object({
  id: z.string().transform(tableId),
  gone_id: z.string(),
  gone_at: z.date(),
  label: z.enum(['APP', 'BROKER']),
  author: z.string(),
  reasons: z.array(z.object({ feature: z.string(), text: z.string(), weight: z.number() })),
});

/**
 * A table that was dropped and made again is another one to PostgreSQL, and still the one that a person spoke of: an APP
 * or BROKER of a table that is gone holds for the one that has its name in its database now, unless somebody ever said
 * something of that one itself. An UNUSED does not: the new one has rows of its own. Call it in a transaction that holds
 * the tables.
 */
export async function carryWords(tx: Queryable, ids: readonly TableId[]): Promise<void> {
  const { rows } = await tx.query(
    `with gone as (
       select distinct on (g.source_id, g.database_name, g.schema_name, g.table_name)
         g.id, g.source_id, g.database_name, g.schema_name, g.table_name, g.gone_at, v.label, v.author, v.reasons,
         v.withdrawn_at
       from sortkeep.verdicts v
       join sortkeep.tables g on g.id = v.table_id
       where v.author is not null and g.gone_at is not null
       order by g.source_id, g.database_name, g.schema_name, g.table_name, g.gone_at desc, g.id, v.seq desc
     )
     select t.id, gone.id as gone_id, gone.gone_at, gone.label, gone.author, gone.reasons
     from sortkeep.tables t
     join gone using (source_id, database_name, schema_name, table_name)
     where t.id = any ($1::uuid[]) and t.gone_at is null
       and gone.withdrawn_at is null and gone.label in ('APP', 'BROKER')
       and not exists (select from sortkeep.verdicts v where v.table_id = t.id and v.author is not null)`,
    [ids],
  );
  for (const { id, gone_id: from, gone_at: goneAt, label, author, reasons } of row.array().parse(rows)) {
    const text = `${author} said so of the table of this name that is gone since ${goneAt.toISOString().slice(0, 10)}`;
    const before = reasons.filter(({ feature }) => feature !== 'carried');
    await storeOverride(tx, {
      tableId: id,
      label,
      reasons: [{ feature: 'carried', text, weight: 1 }, ...before],
      author,
    });
    await recordEvent(tx, { actor: author, action: 'verdict.carry', subject: id, details: { from, label } });
  }
}
