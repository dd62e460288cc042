import { connect, createServer } from 'node:net';
import { setTimeout } from 'node:timers';

/** Half of a round trip between two regions of one continent. */
const DELAY_MS = 10;

/** The server at `port` as if it were far away: every message takes its time in both directions, in order. */
export async function farAway(port) {
  const sockets = new Set();
  const relay = (from, to) => {
    from.on('data', (chunk) => setTimeout(() => to.write(chunk), DELAY_MS));
    from.on('end', () => setTimeout(() => to.end(), DELAY_MS));
    from.on('error', () => to.destroy());
    from.on('close', () => sockets.delete(from));
    sockets.add(from);
  };
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    relay(client, upstream);
    relay(upstream, client);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: server.address().port,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
