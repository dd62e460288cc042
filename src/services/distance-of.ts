import type { Source } from '../domain/source.js';
import type { ConnectSource } from '../postgres/source-connector.js';
import { lookAtInstance } from '../scanner/look-at-instance.js';
import { refuseOtherServer } from './refuse-other-server.js';

/** The round trip to the server in milliseconds; CONFLICT when its oids are another server's. */
export async function distanceOf(connect: ConnectSource, source: Source): Promise<number> {
  const facts = await lookAtInstance(connect, source);
  refuseOtherServer(source, facts, 'Scan it: the scan says what to do.');
  return facts.clock.roundTripMs;
}
