import { z } from 'zod';
import type { SensitiveColumn, SensitivityKind } from '../../domain/column-profile.js';
import { decodeCursor, encodeCursor } from '../../domain/cursor.js';
import { invalidInput } from '../../domain/errors.js';
import { tableId } from '../../domain/ids.js';
import type { Page, PageRequest } from '../../domain/page.js';
import type { Queryable } from '../../postgres/session.js';
import { checkText, pageOf, rowLimit } from '../paging.js';
import { parseTableRow } from '../tables/table-row.js';
import { sensitivityTag } from './profile-row.js';

/** Of tables that are there, columns that the last scan saw. */
const FROM = `
  from sortkeep.sensitivity_tags s
  join sortkeep.column_profiles p on p.table_id = s.table_id and p.column_name = s.column_name
  join sortkeep.tables t on t.id = s.table_id
  join sortkeep.schema_versions v on v.id = t.schema_version_id
  where s.kind = $1::text and t.gone_at is null
    and v.definition -> 'columns' @> jsonb_build_array(jsonb_build_object('name', s.column_name))`;

const row = sensitivityTag.extend({ column_name: z.string(), profiled_at: z.date() });
const counted = z.object({ count: z.coerce.number() });

/** A double as text; a forged cursor must not reach SQL as anything else. */
function confidenceOf(text: string): string {
  if (/^(?:0|1|0?\.\d{1,17})$/.test(text)) return text;
  throw invalidInput(
    'unknown cursor',
    'Pass a cursor that the same list gave with the same kind, or leave `after` out.',
  );
}

/** The surest first, ties by the table's id and the column's name. */
export async function listSensitiveColumns(
  db: Queryable,
  kind: SensitivityKind,
  page: PageRequest,
): Promise<Page<SensitiveColumn>> {
  const query = `sensitive columns ${kind}`;
  const key = page.after === null ? [] : decodeCursor(query, page.after, 3);
  const [confidence, table, column] = key;
  const { rows } = await db.query(
    `select t.*, s.kind, s.confidence, s.evidence, s.column_name, p.profiled_at
     ${FROM}
       and ($2::double precision is null or (s.confidence <= $2::double precision
         and (s.confidence < $2::double precision or (s.table_id, s.column_name) > ($3::uuid, $4::text))))
     order by s.confidence desc, s.table_id, s.column_name
     limit $5::integer`,
    [
      kind,
      confidence === undefined ? null : confidenceOf(confidence),
      table === undefined ? null : tableId(table),
      column === undefined ? null : checkText(column, 'cursor'),
      rowLimit(page.first),
    ],
  );
  const nodes = rows.map((found): SensitiveColumn => {
    const { column_name, profiled_at, ...tag } = row.parse(found);
    return { ...tag, column: column_name, profiledAt: profiled_at, table: parseTableRow(found) };
  });
  return {
    ...pageOf(nodes, page.first, (node) =>
      encodeCursor(query, [String(node.confidence), node.table.id, node.column]),
    ),
    totalCount: async () => {
      const result = await db.query(`select count(*) ${FROM}`, [kind]);
      return counted.parse(result.rows[0]).count;
    },
  };
}
