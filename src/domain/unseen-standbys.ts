import type { ErrorReport } from './errors.js';
import type { NodeRole } from './source.js';

interface StreamingNode {
  readonly role: NodeRole | null;
  readonly connectedStandbys: number | null;
  readonly streams: boolean | null;
  readonly lastError: ErrorReport | null;
}

/**
 * Standbys that stream from a node of a cluster and are not registered, so that nobody sees their reads: those that
 * are connected anywhere (a standby may feed others), less the registered ones that answer. One that follows from an
 * archive is connected to nobody, and stands for none that is.
 */
export function unseenStandbys(nodes: readonly StreamingNode[]): number {
  return connectedBeyond(nodes, ({ lastError }) => lastError === null);
}

/** The same whether the registered ones answer or not: what those count while nobody asks is not lost. */
export function unregisteredStandbys(nodes: readonly Omit<StreamingNode, 'lastError'>[]): number {
  return connectedBeyond(nodes, () => true);
}

function connectedBeyond<T extends Omit<StreamingNode, 'lastError'>>(
  nodes: readonly T[],
  counts: (node: T) => boolean,
): number {
  const connected = nodes.reduce((sum, node) => sum + (node.connectedStandbys ?? 0), 0);
  const seen = nodes.filter((node) => node.role === 'standby' && node.streams !== false && counts(node));
  return Math.max(0, connected - seen.length);
}
