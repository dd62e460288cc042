import { createServer } from 'node:net';
import { HOST } from '../../../src/embedded/loopback-port.js';

/** Linux gives out ports from 32768 on by itself; Ceph's of .ci/run begin at 20000. */
const FIRST = 10_000;
const PORTS = 100;
let given = 0;

/**
 * A port that nobody is given by chance, so that a server finds it free again after it was down for a while. Each test
 * process has a hundred of its own, unless there are very many.
 */
export async function ownPort(): Promise<number> {
  for (let tries = 0; tries < PORTS; tries++) {
    const port = FIRST + (process.pid % PORTS) * PORTS + (given++ % PORTS);
    if (await isFree(port)) return port;
  }
  throw new Error(`no port is free from ${FIRST + (process.pid % PORTS) * PORTS} on`);
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, HOST, () => probe.close(() => resolve(true)));
  });
