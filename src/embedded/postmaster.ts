/** What a running server says of itself: the lock file in its data directory, and its process. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { errorCode } from './error-code.js';

export interface PostmasterFile {
  readonly pid: number;
  readonly ready: boolean;
}

const run = promisify(execFile);

/** Lines of postmaster.pid: 1 is the process id, 8 the status (`src/include/utils/pidfile.h`). */
export function parsePostmasterFile(text: string): PostmasterFile | null {
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  return Number.isInteger(pid) && pid > 0 ? { pid, ready: lines[7]?.trim() === 'ready' } : null;
}

/** Null when there is none, or when it is being written. */
export async function readPostmasterFile(dataDirectory: string): Promise<PostmasterFile | null> {
  try {
    return parsePostmasterFile(await readFile(join(dataDirectory, 'postmaster.pid'), 'utf8'));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

export interface ServerProcess {
  readonly parentPid: number;
  readonly commandLine: string;
}

/** The process of that id through ps, which Linux and macOS both have; null when there is none. */
async function processFromPs(pid: number): Promise<ServerProcess | null> {
  const { stdout } = await run('ps', ['-ww', '-o', 'ppid=,command=', '-p', String(pid)]).catch(() => ({
    stdout: '',
  }));
  const found = /^\s*(\d+)\s+(.*)$/s.exec(stdout);
  return found === null ? null : { parentPid: Number(found[1]), commandLine: (found[2] ?? '').trim() };
}

/** The process of that id; through /proc where there is one, since small images have no ps. */
export async function readProcess(pid: number): Promise<ServerProcess | null> {
  if (process.platform !== 'linux') return await processFromPs(pid);
  try {
    const [stat, commandLine] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile(`/proc/${pid}/cmdline`, 'utf8'),
    ]);
    // `pid (name) state ppid …`; the name may hold anything, so the fields are counted from its end.
    const [state, parentPid] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z'
      ? null
      : { parentPid: Number(parentPid), commandLine: commandLine.replaceAll('\0', ' ').trim() };
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes(errorCode(error))) return null;
    throw error;
  }
}

/** Sends the signal; false when the process is gone. */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch (error) {
    if (errorCode(error) === 'ESRCH') return false;
    throw error;
  }
}
