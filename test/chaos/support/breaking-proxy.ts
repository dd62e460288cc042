/** A TCP relay on loopback before a server: cuts connections, refuses new ones, and loses answers. */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';

export interface BreakingProxy {
  readonly port: number;
  /** Breaks the connections that are open; new ones are served. */
  cut(): void;
  /** Breaks them and every new one, until `false`. */
  refuse(on: boolean): void;
  /** The next bytes that the server sends break their connection instead of arriving. */
  loseNextAnswer(): void;
  close(): Promise<void>;
}

export async function startBreakingProxy(targetPort: number): Promise<BreakingProxy> {
  let refusing = false;
  let losing = false;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    if (refusing) {
      client.destroy();
      return;
    }
    const upstream = connect(targetPort, '127.0.0.1');
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    client.pipe(upstream);
    upstream.on('data', (bytes) => {
      if (losing) {
        losing = false;
        client.destroy();
      } else if (!client.destroyed && !client.write(bytes)) {
        upstream.pause();
        client.once('drain', () => upstream.resume());
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: address.port,
    cut,
    refuse: (on) => {
      refusing = on;
      if (on) cut();
    },
    loseNextAnswer: () => {
      losing = true;
    },
    close: async () => {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
