import type { TableId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';
import { changesSql, parseChangeRow } from './change-rows.js';
import type { ChangeEntry } from './change-rows.js';

/** Definitions of as many versions are read for each table: some megabytes at the worst. */
const MOST = 100;

const CHANGES = changesSql((at) => `t.id = any ($1::uuid[]) and ${at} >= $2::timestamptz`);

/** Changes of each table since a moment, newest first, at most 100. */
export async function getChanges(
  db: Queryable,
  ids: readonly TableId[],
  since: Date,
): Promise<readonly ChangeEntry[]> {
  const { rows } = await db.query(
    `select c.*
     from (
       select c.*, row_number() over (partition by c.table_id order by c.at desc, c.id) as position
       from (${CHANGES}) c
     ) c
     where c.position <= $3::integer
     order by c.at desc, c.id`,
    [ids, since, MOST],
  );
  return rows.map(parseChangeRow);
}
