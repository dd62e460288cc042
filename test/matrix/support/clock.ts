/** Servers whose clock a test moves, by Debian's libfaketime; months pass in seconds. */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Major } from './majors.js';
import { startMatrixServer } from './server.js';
import type { MatrixServer } from './server.js';

const LIBRARY = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1';

export interface ClockedServer {
  readonly server: MatrixServer;
  /** From now on it is that time there, and time goes on. */
  set(at: Date): Promise<void>;
  stop(): Promise<void>;
}

const timestamp = (at: Date): string => `@${at.toISOString().slice(0, 19).replace('T', ' ')}\n`;

/** Our own clock: this process has to be started with the library and a file that tells the time. */
export async function setOurClock(at: Date): Promise<void> {
  const file = process.env['FAKETIME_TIMESTAMP_FILE'];
  if (file === undefined || process.env['LD_PRELOAD'] !== LIBRARY)
    throw new Error('run this suite by test/matrix/clock, which starts it under libfaketime');
  await writeFile(file, timestamp(at));
}

export async function startClockedServer(major: Major, at: Date): Promise<ClockedServer> {
  const folder = await mkdtemp(join(tmpdir(), 'sortkeep-clock-'));
  await chmod(folder, 0o755);
  const clock = join(folder, 'time');
  const set = async (to: Date): Promise<void> => {
    await writeFile(clock, timestamp(to));
  };
  await set(at);
  const server = await startMatrixServer(major, {}, async (postgres) => {
    const script = join(folder, 'postgres');
    const variables = [
      `LD_PRELOAD=${LIBRARY}`,
      `FAKETIME_TIMESTAMP_FILE=${clock}`,
      'FAKETIME_NO_CACHE=1',
      'FAKETIME_DONT_FAKE_MONOTONIC=1',
    ];
    await writeFile(script, `#!/bin/sh\nexport ${variables.join(' ')}\nexec ${postgres} "$@"\n`);
    await chmod(script, 0o755);
    return script;
  });
  return {
    server,
    set,
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
