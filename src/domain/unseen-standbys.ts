import type { ErrorReport } from './errors.js';
import type { NodeRole } from './source.js';

interface StreamingNode {
  readonly role: NodeRole | null;
  readonly connectedStandbys: number | null;
  readonly lastError: ErrorReport | null;
}

/**
 * Standbys that stream from a node of a cluster and are not registered, so that nobody sees their reads: those that
 * are connected anywhere (a standby may feed others), less the registered ones that answer. Never below zero: one
 * that is restored from an archive is connected to nobody.
 */
export function unseenStandbys(nodes: readonly StreamingNode[]): number {
  const connected = nodes.reduce((sum, node) => sum + (node.connectedStandbys ?? 0), 0);
  const seen = nodes.filter(({ role, lastError }) => role === 'standby' && lastError === null).length;
  return Math.max(0, connected - seen);
}
