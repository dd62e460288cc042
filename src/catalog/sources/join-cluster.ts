import { notFound } from '../../domain/errors.js';
import type { SourceId } from '../../domain/ids.js';
import type { NodeRole, Source } from '../../domain/source.js';
import { unregisteredStandbys, unseenStandbys } from '../../domain/unseen-standbys.js';
import type { Database, Queryable } from '../../postgres/session.js';
import { decideLead } from './decide-lead.js';
import type { ClusterNode, LeadDecision } from './decide-lead.js';
import { moveTables } from './move-tables.js';
import { parseSourceRow } from './source-row.js';

/** What a scan has just seen of a node. */
export interface SeenNode {
  /** Null: it has no cluster that we could know of. */
  readonly systemIdentifier: string | null;
  readonly serverVersion: string;
  readonly role: NodeRole;
  readonly timeline: number | null;
  readonly connectedStandbys: number | null;
  readonly streams: boolean | null;
  readonly decodedDatabases: readonly number[];
}

export interface Membership {
  /** Itself, when it leads. */
  readonly leadId: SourceId;
  /** False: a standby, of which no primary is registered. */
  readonly primaryKnown: boolean;
  readonly unseenStandbys: number;
  readonly otherPrimaries: readonly string[];
}

/**
 * Keeps what the scan of `source` saw of it and settles who leads its cluster, one node of a cluster at a time. A scan
 * that stores under the lead of before holds this up, or is refused by `holdLead`. `leadNow` is what its lead was found
 * to be just now; null where nobody looked.
 */
export async function joinCluster(
  catalog: Database,
  source: Source,
  seen: SeenNode,
  leadNow: Pick<ClusterNode, 'role' | 'answers'> | null,
  at: Date,
): Promise<Membership> {
  return catalog.transaction(async (tx) => {
    await tx.query(`select pg_advisory_xact_lock(hashtextextended('sortkeep cluster ' || $1::text, 0))`, [
      seen.systemIdentifier ?? source.id,
    ]);
    await keepNode(tx, source.id, seen);
    const cluster = await clusterOf(tx, source.id, seen.systemIdentifier);
    const scanned = cluster.filter(({ id }) => id === source.id).map(clusterNode)[0];
    if (scanned === undefined) throw notFound(`source ${source.name} is gone`, 'Register it again.');
    const others = cluster
      .filter(({ id }) => id !== source.id)
      .map(clusterNode)
      .map((node) => (node.id === scanned.leadId && leadNow !== null ? { ...node, ...leadNow } : node));
    const joined = source.systemIdentifier !== null;
    const decision = decideLead(scanned, joined, others);
    await apply(tx, decision, cluster, at);
    const { leadId, nodes, ...found } = membership(source.id, decision, cluster);
    const hidden = seen.connectedStandbys === null || unregisteredStandbys(nodes) > 0;
    await keepUnseen(tx, leadId, hidden, at);
    return { leadId, ...found };
  });
}

async function keepNode(tx: Queryable, id: SourceId, seen: SeenNode): Promise<void> {
  await tx.query(
    `update sortkeep.sources
     set system_identifier = $2::text, server_version = $3::text, role = $4::text,
       timeline = $5::integer, connected_standbys = $6::integer, streams = $7::boolean,
       decoded_databases = $8::bigint[]
     where id = $1::uuid`,
    [
      id,
      seen.systemIdentifier,
      seen.serverVersion,
      seen.role,
      seen.timeline,
      seen.connectedStandbys,
      seen.streams,
      seen.decodedDatabases,
    ],
  );
}

async function clusterOf(tx: Queryable, id: SourceId, identifier: string | null): Promise<readonly Source[]> {
  const { rows } = await tx.query(
    `select * from sortkeep.source_nodes where id = $1::uuid or system_identifier = $2::text order by id`,
    [id, identifier],
  );
  return rows.map(parseSourceRow);
}

const clusterNode = (source: Source): ClusterNode => ({
  id: source.id,
  name: source.name,
  role: source.role,
  timeline: source.timeline,
  leadId: source.leadId,
  answers: source.lastError === null,
  createdAt: source.createdAt,
});

/** Waits for scans of the cluster that are storing right now: they hold the key of their source. */
async function apply(
  tx: Queryable,
  decision: LeadDecision,
  cluster: readonly Source[],
  at: Date,
): Promise<void> {
  if (decision.leads.size === 0 && decision.rehomed.length === 0) return;
  await tx.query('select id from sortkeep.sources where id = any($1::uuid[]) order by id for update', [
    cluster.map(({ id }) => id),
  ]);
  await tx.query(
    `update sortkeep.sources s
     set lead_source_id = l.lead_id
     from unnest($1::uuid[], $2::uuid[]) as l (id, lead_id)
     where s.id = l.id`,
    [[...decision.leads.keys()], [...decision.leads.values()]],
  );
  for (const { from, to } of decision.rehomed) await moveTables(tx, from, to, at);
}

/** The scan that no longer finds any is the moment until which there may have been some. */
async function keepUnseen(tx: Queryable, lead: SourceId, hidden: boolean, at: Date): Promise<void> {
  await tx.query(
    `update sortkeep.sources
     set unseen_now = $2::boolean, unseen_until = greatest(unseen_until, $3::timestamptz)
     where id = $1::uuid and (unseen_now or $2::boolean)`,
    [lead, hidden, at],
  );
}

function membership(
  id: SourceId,
  { leads, otherPrimaries }: LeadDecision,
  cluster: readonly Source[],
): Membership & { readonly nodes: readonly Source[] } {
  const leadOf = (node: Source): SourceId =>
    (leads.has(node.id) ? leads.get(node.id) : node.leadId) ?? node.id;
  const leadId = cluster.filter((node) => node.id === id).map(leadOf)[0] ?? id;
  const nodes = cluster.filter((node) => leadOf(node) === leadId);
  return {
    leadId,
    nodes,
    primaryKnown: nodes.some(({ role }) => role === 'primary'),
    unseenStandbys: unseenStandbys(
      nodes.map((node) => (node.id === id ? { ...node, lastError: null } : node)),
    ),
    otherPrimaries,
  };
}
