import { z } from 'zod';
import type { CatalogTable, TableFilter, TableOrder } from '../../domain/catalog-table.js';
import { decodeCursor, encodeCursor } from '../../domain/cursor.js';
import { invalidInput } from '../../domain/errors.js';
import { sourceId, tableId } from '../../domain/ids.js';
import type { TableId } from '../../domain/ids.js';
import type { Page, PageRequest } from '../../domain/page.js';
import type { Queryable } from '../../postgres/session.js';
import { checkText, pageOf, rowLimit } from '../paging.js';
import { parseTableRow } from './table-row.js';

const FILTER = `
  ($1::uuid is null or source_id = $1::uuid)
  and ($2::text is null or case when id = any ($7::uuid[]) then 'UNKNOWN' else label end = $2::text)
  and ($3::bigint is null or size_bytes >= $3::bigint)
  and ($4::bigint is null or size_bytes <= $4::bigint)
  and ($5::text is null
    or (database_name || '.' || schema_name || '.' || table_name) collate "default" ilike $5::text)
  and ($6::boolean or gone_at is null)`;

interface Order {
  /** $8 is the last value of the page before, $9 its id; both null on the first page. */
  readonly after: string;
  readonly orderBy: string;
  readonly keyOf: (table: CatalogTable) => string;
  readonly checkKey: (key: string) => string;
}

const ORDERS: Readonly<Record<TableOrder, Order>> = {
  NAME: {
    after: '($9::uuid is null or (table_name, id) > ($8::text, $9::uuid))',
    orderBy: 'table_name, id',
    keyOf: (table) => table.name,
    checkKey: (key) => checkText(key, 'cursor'),
  },
  SIZE: {
    // The first comparison alone lets the index find the start of the page.
    after: `($9::uuid is null or (size_bytes <= $8::bigint and (size_bytes < $8::bigint or id > $9::uuid)))`,
    orderBy: 'size_bytes desc, id',
    keyOf: (table) => table.sizeBytes.toString(),
    checkKey: (key) => {
      if (/^\d{1,19}$/.test(key)) return bytes(BigInt(key), 'cursor');
      throw invalidInput('unknown cursor', 'Pass a cursor that the same list gave, or leave `after` out.');
    },
  },
};

const MAX_BIGINT = 2n ** 63n - 1n;
const counted = z.object({ count: z.coerce.number() });

function bytes(value: bigint, what: string): string {
  if (value >= 0n && value <= MAX_BIGINT) return value.toString();
  throw invalidInput(`the ${what} of ${value} bytes is not possible`, 'Pass a number from 0 to 2^63 - 1.');
}

/** What stands for itself in LIKE: `%`, `_` and the escape itself are escaped. */
const likeContaining = (text: string): string => `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;

function filterValues(filter: TableFilter): readonly unknown[] {
  const { text, minimumBytes, maximumBytes } = filter;
  return [
    filter.sourceId === undefined ? null : sourceId(filter.sourceId),
    filter.label ?? null,
    minimumBytes === undefined ? null : bytes(minimumBytes, 'minimum'),
    maximumBytes === undefined ? null : bytes(maximumBytes, 'maximum'),
    text === undefined ? null : likeContaining(checkText(text, 'text filter')),
    filter.includeGone ?? false,
  ];
}

/**
 * By name (code points) or by size (largest first), ties by id. `text` is looked for in `database.schema.table`.
 * Labels are as they were said; `fallen` are tables whose label is UNKNOWN to the filter all the same.
 * INVALID_INPUT for a cursor of another filter or order, an id that is none, a size out of range.
 */
export async function listTables(
  db: Queryable,
  filter: TableFilter,
  order: TableOrder,
  page: PageRequest,
  fallen: readonly TableId[],
): Promise<Page<CatalogTable>> {
  const values = filterValues(filter);
  const query = `tables ${order} ${JSON.stringify(values)}`;
  const { after, orderBy, keyOf, checkKey } = ORDERS[order];
  const [key, id] = page.after === null ? [] : decodeCursor(query, page.after, 2);
  const { rows } = await db.query(
    `select * from sortkeep.tables
     where ${FILTER} and ${after}
     order by ${orderBy}
     limit $10::integer`,
    [
      ...values,
      fallen,
      key === undefined ? null : checkKey(key),
      id === undefined ? null : tableId(id),
      rowLimit(page.first),
    ],
  );
  return {
    ...pageOf(rows.map(parseTableRow), page.first, (table) => encodeCursor(query, [keyOf(table), table.id])),
    totalCount: async () => {
      const result = await db.query(`select count(*) from sortkeep.tables where ${FILTER}`, [
        ...values,
        fallen,
      ]);
      return counted.parse(result.rows[0]).count;
    },
  };
}
