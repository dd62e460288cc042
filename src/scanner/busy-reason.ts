/** When a server has enough to do without us; pure. */

export interface ServerLoad {
  readonly connections: number;
  readonly maxConnections: number;
  /** Sessions that wait for a lock. */
  readonly waiting: number;
  /** Of a trivial query, in milliseconds. */
  readonly roundTripMs: number;
  /** The shortest round trip that this scan has seen: distance, not load. */
  readonly distanceMs: number;
}

/** The last tenth of the connections is for others. */
const MAX_CONNECTIONS_SHARE = 0.9;
/** A few that wait are an ordinary moment; more are a queue, which a scan must not join. */
const MAX_WAITING = 5;
/** Two hundred times what a trivial query takes on an idle server. */
const MAX_DELAY_MS = 250;

/** In words; null when a scan may go on. */
export function busyReason(load: ServerLoad): string | null {
  if (load.connections > load.maxConnections * MAX_CONNECTIONS_SHARE) {
    return `${load.connections} of ${load.maxConnections} connections are in use`;
  }
  if (load.waiting > MAX_WAITING) return `${load.waiting} sessions wait for locks`;
  const delay = load.roundTripMs - load.distanceMs;
  if (delay > MAX_DELAY_MS) return `a trivial query took ${Math.round(load.roundTripMs)} ms`;
  return null;
}
