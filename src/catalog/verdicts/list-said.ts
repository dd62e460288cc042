import { z } from 'zod';
import { tableId } from '../../domain/ids.js';
import type { TableId } from '../../domain/ids.js';
import type { JudgedOn, KnownUse, Word } from '../../domain/standing-label.js';
import { LABELS } from '../../domain/verdict.js';
import type { Label } from '../../domain/verdict.js';
import type { Queryable } from '../../postgres/session.js';
import { LAST_TOUCHES } from './last-touches.js';

/** What was said of a table, and what is known of it now. */
export interface Said {
  readonly tableId: TableId;
  /** The newest word of a person, else of the model. */
  readonly label: Label;
  /** Null where the table is the model's. */
  readonly word: Word | null;
  readonly judgedOn: JudgedOn;
  readonly known: KnownUse;
}

const date = z.date().nullable();
const count = z.coerce.bigint();
const row = z.object({
  id: z.string().transform(tableId),
  label: z.enum(LABELS),
  schema_name: z.string(),
  table_name: z.string(),
  last_read: date,
  last_write: date,
  reads: count,
  writes: count,
  judged_at: date,
  judged_seen_at: date,
  by_current: z.boolean(),
  author: z.string().nullable(),
});
const wordRow = z.object({
  author: z.string(),
  said_at: z.date(),
  said_schema: z.string(),
  said_name: z.string(),
  said_last_read: date,
  said_last_write: date,
  said_reads: count,
  said_writes: count,
});

/** Of those of the ids that there are; with null, of all tables whose label is UNUSED. */
export async function listSaid(db: Queryable, ids: readonly TableId[] | null): Promise<readonly Said[]> {
  const { rows } = await db.query(
    `select t.id, t.label, t.schema_name, t.table_name, u.last_read, u.last_write, u.reads, u.writes, t.judged_at, t.judged_seen_at,
       t.judged_under is not distinct from (select version from sortkeep.models where state = 'CURRENT') as by_current,
       w.author, w.created_at as said_at, w.said_schema, w.said_name, w.said_last_read, w.said_last_write,
       w.said_reads, w.said_writes
     from sortkeep.tables t
     cross join lateral ${LAST_TOUCHES} u
     left join lateral (
       select v.*
       from sortkeep.verdicts v
       where v.table_id = t.id and v.author is not null and v.withdrawn_at is null
       order by v.seq desc
       limit 1
     ) w on true
     where ${ids === null ? `t.label = 'UNUSED'` : 't.id = any ($1::uuid[])'}`,
    ids === null ? [] : [ids],
  );
  return rows.map(saidOf);
}

function saidOf(value: unknown): Said {
  const said = row.parse(value);
  return {
    tableId: said.id,
    label: said.label,
    word: said.author === null ? null : wordOf(value),
    judgedOn: { judgedAt: said.judged_at, seenAt: said.judged_seen_at, isCurrent: said.by_current },
    known: {
      schema: said.schema_name,
      name: said.table_name,
      lastRead: said.last_read,
      lastWrite: said.last_write,
      reads: said.reads,
      writes: said.writes,
    },
  };
}

function wordOf(value: unknown): Word {
  const word = wordRow.parse(value);
  return {
    author: word.author,
    at: word.said_at,
    about: {
      schema: word.said_schema,
      name: word.said_name,
      lastRead: word.said_last_read,
      lastWrite: word.said_last_write,
      reads: word.said_reads,
      writes: word.said_writes,
    },
  };
}
