import { z } from 'zod';
import { groupBy } from '../../domain/group-by.js';
import { sourceId, tableId } from '../../domain/ids.js';
import type { TableId } from '../../domain/ids.js';
import type { UsageWindow } from '../../domain/table-facts.js';
import { unseenNodes } from '../../domain/unseen-nodes.js';
import { EPOCH_CAUSES } from '../../domain/usage-evidence.js';
import type { Queryable } from '../../postgres/session.js';
import { errorReport } from '../error-report-row.js';
import { getUseTotals } from './get-use-totals.js';
import { NO_USE, usageWindow } from './usage-window.js';
import type { EpochOfNode } from './usage-window.js';

const table = z.string().transform(tableId);
const source = z.string().transform(sourceId);

const tableRow = z.object({
  id: table,
  source_id: source,
  database_oid: z.string(),
  first_seen_at: z.date(),
  absent_at: z.date().nullable(),
});
type TableRow = z.infer<typeof tableRow>;

const nodeRow = z.object({
  lead: source,
  database_oid: z.string(),
  node: source,
  role: z.enum(['primary', 'standby']).nullable(),
  connected_standbys: z.number().nullable(),
  streams: z.boolean().nullable(),
  unseen_until: z.date().nullable(),
  decoded: z.boolean(),
  last_error: errorReport.nullable(),
  scans: z.number().nullable(),
  counted_at: z.date().nullable(),
  counted_seen_at: z.date().nullable(),
});
type NodeRow = z.infer<typeof nodeRow>;

const epochRow = z.object({
  source_id: source,
  database_oid: z.string(),
  table_id: table.nullable(),
  cause: z.enum(EPOCH_CAUSES),
  counting_since: z.date(),
  lost_to: z.date().nullable(),
});

/** The use of each table, in the order of the ids; null where it is not known. */
export async function getUsage(
  db: Queryable,
  ids: readonly TableId[],
): Promise<readonly (UsageWindow | null)[]> {
  const { rows } = await db.query(
    `select id, source_id, database_oid, first_seen_at, absent_at
     from sortkeep.tables where id = any ($1::uuid[])`,
    [ids],
  );
  const tables = new Map(
    tableRow
      .array()
      .parse(rows)
      .map((row) => [row.id, row]),
  );
  const nodes = await nodesOf(db, [...tables.values()]);
  const epochs = await epochsOf(db, nodes, ids);
  const totals = await getUseTotals(db, ids);
  const nodesByDatabase = groupBy(nodes, (node) => `${node.lead} ${node.database_oid}`);
  return ids.map((id) => {
    const known = tables.get(id);
    if (known === undefined) return null;
    const group = nodesByDatabase.get(`${known.source_id} ${known.database_oid}`) ?? [];
    return usageWindow({
      nodes: group.flatMap(({ node, scans, counted_at, counted_seen_at }) =>
        scans === null
          ? []
          : {
              scans,
              countedAt: counted_at,
              seenAt: counted_seen_at,
              epochs: epochs.get(`${node} ${known.database_oid}`) ?? [],
              tableEpochs: epochs.get(`${node} ${id}`) ?? [],
            },
      ),
      unseenNodes: unseenOf(group),
      unseenUntil: group.reduce<Date | null>(
        (last, { unseen_until }) =>
          unseen_until === null || (last !== null && last > unseen_until) ? last : unseen_until,
        null,
      ),
      decoded: group.some(({ decoded }) => decoded),
      firstSeenAt: known.first_seen_at,
      absentAt: known.absent_at,
      totals: totals.get(id) ?? NO_USE,
    });
  });
}

/** A node of which no scan has read this database hides its reads there, whatever the others say of it. */
function unseenOf(group: readonly NodeRow[]): number {
  const unread = group.filter(({ scans }) => scans === null).length;
  const others = unseenNodes(
    group.map((node) => ({
      role: node.role,
      connectedStandbys: node.connected_standbys,
      streams: node.streams,
      // It is counted above, and once is enough.
      lastError: node.scans === null ? null : node.last_error,
    })),
  );
  return unread + others;
}

/** Nodes whose reads count to the tables; `scans` is null where no scan reached the database there. */
async function nodesOf(db: Queryable, tables: readonly TableRow[]): Promise<readonly NodeRow[]> {
  const databases = [...new Map(tables.map((row) => [`${row.source_id} ${row.database_oid}`, row])).values()];
  const { rows } = await db.query(
    `select d.lead, d.database_oid, s.id as node, s.role, s.connected_standbys, s.streams, s.unseen_until,
       d.database_oid = any (s.decoded_databases) as decoded, s.last_error, u.scans, u.counted_at, u.counted_seen_at
     from unnest($1::uuid[], $2::bigint[]) as d (lead, database_oid)
     join sortkeep.sources s on s.id = d.lead or s.lead_source_id = d.lead
     left join sortkeep.usage_nodes u on u.source_id = s.id and u.database_oid = d.database_oid`,
    [databases.map(({ source_id }) => source_id), databases.map(({ database_oid }) => database_oid)],
  );
  return nodeRow.array().parse(rows);
}

/** By `node database` for those of all tables of a database, by `node table` for those of one. */
async function epochsOf(
  db: Queryable,
  nodes: readonly NodeRow[],
  ids: readonly TableId[],
): Promise<ReadonlyMap<string, readonly EpochOfNode[]>> {
  const { rows } = await db.query(
    `select e.id, e.source_id, e.database_oid, e.table_id, e.cause, e.counting_since, e.lost_to
     from unnest($1::uuid[], $2::bigint[]) as n (source_id, database_oid)
     join sortkeep.usage_epochs e
       on e.source_id = n.source_id and e.database_oid = n.database_oid and e.table_id is null
     union all
     select e.id, e.source_id, e.database_oid, e.table_id, e.cause, e.counting_since, e.lost_to
     from sortkeep.usage_epochs e
     where e.table_id = any ($3::uuid[])
     order by 1`,
    [nodes.map(({ node }) => node), nodes.map(({ database_oid }) => database_oid), ids],
  );
  return groupBy(
    epochRow.array().parse(rows),
    (row) => `${row.source_id} ${row.table_id ?? row.database_oid}`,
    (row) => ({ cause: row.cause, countingSince: row.counting_since, lostTo: row.lost_to }),
  );
}
