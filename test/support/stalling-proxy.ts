/** A TCP relay on loopback that stands before a test server and misbehaves when it is told to. */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';

export interface StallingProxy {
  readonly port: number;
  /** From now on, a connection stops to deliver once this many bytes have come back from the server over it. */
  stallAfter(bytes: number): void;
  /** Resolves when a connection has stalled. */
  stalled(): Promise<void>;
  /** Stalled connections go on, and none stalls any more. */
  resume(): void;
  /** Breaks the connections that are open; new ones are served. */
  cut(): void;
  /** From now on, connections are accepted and cut at once, as by a server that went away; `false` ends it. */
  refuse(on: boolean): void;
  close(): Promise<void>;
}

export async function startStallingProxy(targetPort: number): Promise<StallingProxy> {
  let limit = Infinity;
  let refusing = false;
  const sockets = new Set<Socket>();
  const held = new Set<Socket>();
  const wakers = new Set<() => void>();
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
        held.delete(socket);
        other.destroy();
      });
    }
    client.pipe(upstream);
    let delivered = 0;
    upstream.on('data', (bytes) => {
      delivered += bytes.length;
      if (!client.destroyed) client.write(bytes);
      if (delivered < limit) return;
      held.add(upstream.pause());
      for (const wake of wakers) wake();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  return {
    port: address.port,
    stallAfter: (bytes) => {
      limit = bytes;
    },
    stalled: () =>
      new Promise((resolve) => {
        if (held.size > 0) resolve();
        else wakers.add(resolve);
      }),
    resume: () => {
      limit = Infinity;
      for (const socket of held) socket.resume();
      held.clear();
    },
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
    refuse: (on) => {
      refusing = on;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
