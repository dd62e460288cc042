/**
 * Which source leads the nodes of one cluster, those of equal system identifier: the tables are the lead's, and what
 * its nodes count adds to them. Pure.
 */
import type { SourceId } from '../../domain/ids.js';
import type { NodeRole } from '../../domain/source.js';

export interface ClusterNode {
  readonly id: SourceId;
  readonly name: string;
  /** At its last scan that reached it. */
  readonly role: NodeRole | null;
  readonly timeline: number | null;
  /** As it is now; null: it leads itself. */
  readonly leadId: SourceId | null;
  /** False: its last scan could not reach it. */
  readonly answers: boolean;
  readonly createdAt: Date;
}

export interface LeadDecision {
  /** Only what changes. */
  readonly leads: ReadonlyMap<SourceId, SourceId | null>;
  /** Whose tables become whose, in this order. */
  readonly rehomed: readonly { readonly from: SourceId; readonly to: SourceId }[];
  /** Other primaries that lead themselves: clones, or split brain. */
  readonly otherPrimaries: readonly string[];
}

/**
 * `scanned` is as its scan sees it now, with the lead that it had; `joined` says whether it was already known to be
 * of this cluster. The others are as last seen; of the lead of a promoted node that has to be just now.
 *
 * A primary leads the standbys of its cluster. A standby without a registered primary leads itself and the standbys
 * beside it, until the primary is scanned. A node that was promoted while its lead is no primary any more, or does
 * not answer, leads instead of it: a failover. While its lead still is one, it is a clone and has tables of its own.
 */
export function decideLead(
  scanned: ClusterNode,
  joined: boolean,
  others: readonly ClusterNode[],
): LeadDecision {
  return scanned.role === 'primary' ? decidePrimary(scanned, others) : decideStandby(scanned, joined, others);
}

function decidePrimary(scanned: ClusterNode, others: readonly ClusterNode[]): LeadDecision {
  const heads = others.filter(({ leadId }) => leadId === null);
  const rivals = heads.filter(
    (head) => head.role === 'primary' && (head.answers || scanned.leadId !== head.id),
  );
  const taken = heads.filter((head) => !rivals.includes(head)).map(({ id }) => id);
  const leads = new Map<SourceId, SourceId | null>();
  if (scanned.leadId !== null) leads.set(scanned.id, null);
  for (const { id, leadId } of others) {
    if (taken.includes(id) || (leadId !== null && taken.includes(leadId))) leads.set(id, scanned.id);
  }
  return {
    leads,
    rehomed: taken.map((from) => ({ from, to: scanned.id })),
    otherPrimaries: rivals.map(({ name }) => name),
  };
}

function decideStandby(scanned: ClusterNode, joined: boolean, others: readonly ClusterNode[]): LeadDecision {
  const heads = others.filter(({ leadId }) => leadId === null);
  const primaries = heads.filter(({ role }) => role === 'primary');
  const head = best(scanned, primaries) ?? standbyBefore(scanned, joined, heads);
  const leads = new Map<SourceId, SourceId | null>();
  if (head === null) {
    if (scanned.leadId !== null) leads.set(scanned.id, null);
    return { leads, rehomed: [], otherPrimaries: [] };
  }
  if (scanned.leadId !== head.id) leads.set(scanned.id, head.id);
  for (const { id, leadId } of others) if (leadId === scanned.id) leads.set(id, head.id);
  const rehomed = scanned.leadId === null ? [{ from: scanned.id, to: head.id }] : [];
  return { leads, rehomed, otherPrimaries: [] };
}

/**
 * Of several primaries the one on the standby's timeline, else the one that it has followed, else the one that
 * answers, else the newest timeline. A standby tells its timeline a little late, so a single primary needs no proof.
 */
function best(scanned: ClusterNode, primaries: readonly ClusterNode[]): ClusterNode | null {
  const marks = (node: ClusterNode): readonly number[] => [
    Number(scanned.timeline !== null && node.timeline === scanned.timeline),
    Number(scanned.leadId === node.id),
    Number(node.answers),
    node.timeline ?? 0,
    -node.createdAt.getTime(),
  ];
  const better = (a: ClusterNode, b: ClusterNode): number => {
    const [left, right] = [marks(a), marks(b)];
    const at = left.findIndex((mark, index) => mark !== right[index]);
    return at === -1 ? 0 : (right[at] ?? 0) - (left[at] ?? 0);
  };
  return [...primaries].sort(better)[0] ?? null;
}

/** Another standby that leads already; of two that both do, the one that was registered first goes on. */
function standbyBefore(
  scanned: ClusterNode,
  joined: boolean,
  heads: readonly ClusterNode[],
): ClusterNode | null {
  const first = [...heads].sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime())[0];
  if (first === undefined) return null;
  const own = heads.find(({ id }) => id === scanned.leadId);
  if (own !== undefined) return own;
  return joined && scanned.leadId === null && scanned.createdAt < first.createdAt ? null : first;
}
