import { createConnection, createServer } from 'node:net';
import { conflict } from '../domain/errors.js';

export const HOST = '127.0.0.1';

/** A port that nothing listened on a moment ago; whoever binds it must be ready to lose a race. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done, fail) => probe.once('error', fail).listen(0, HOST, done));
  const address = probe.address();
  await new Promise<void>((done) => probe.close(() => done()));
  if (address === null || typeof address === 'string')
    throw conflict('no free port on loopback', 'Try again.');
  return address.port;
}

/** Whether something takes connections on that port. */
export async function accepts(port: number, host: string = HOST): Promise<boolean> {
  return await new Promise((resolvePromise) => {
    const socket = createConnection({ host, port });
    const end = (answer: boolean) => (): void => {
      socket.destroy();
      resolvePromise(answer);
    };
    socket.once('connect', end(true)).once('error', end(false));
  });
}
