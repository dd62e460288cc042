import { unseenStandbys } from './unseen-standbys.js';

/**
 * Nodes of a cluster whose reads nobody sees, as far as the seen ones show: unregistered standbys, the primary where
 * only standbys are seen, and one for each node that may not tell whether it feeds standbys.
 */
export function unseenNodes(nodes: Parameters<typeof unseenStandbys>[0]): number {
  const seen = nodes.filter(({ role }) => role !== null);
  const primary = seen.length > 0 && seen.every(({ role }) => role === 'standby') ? 1 : 0;
  const silent = seen.filter(({ connectedStandbys }) => connectedStandbys === null).length;
  return unseenStandbys(nodes) + primary + silent;
}
