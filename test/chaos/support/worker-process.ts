/** Worker processes that play a fault on themselves; one more is always starting, since a killed one is of no more use. */
import { execFile, fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { report } from './messages.js';
import type { Report, WorkerSettings } from './messages.js';

type Done = Extract<Report, { is: 'done' }>;

export interface FaultyRun {
  /** Null when the process was killed. */
  readonly done: Done | null;
}

export interface FaultyWorkers<Work> {
  /** `whileStopped` is run while the process is stopped, where the fault stops it. */
  run(work: Work, whileStopped: () => Promise<void>): Promise<FaultyRun>;
  close(): Promise<void>;
}

interface Worker {
  readonly child: ChildProcess;
  readonly ended: Promise<null>;
  /** Resolves when it was loaded. */
  readonly ready: Promise<unknown>;
  /** What it says next; null when it has ended. */
  next(): Promise<Report | null>;
}

const run = promisify(execFile);
const HERE = join(process.cwd(), 'test', 'chaos', 'support');

/** It says so before, since it cannot say so after. */
async function isStopped({ pid }: ChildProcess): Promise<void> {
  for (;;) {
    const { stdout } = await run('ps', ['-o', 'stat=', '-p', String(pid)]);
    if (stdout.startsWith('T')) return;
  }
}

/** `script` is what a process runs, in this folder. */
export function startFaultyWorkers<Work extends object>(
  settings: WorkerSettings,
  script: string,
): FaultyWorkers<Work> {
  const all = new Set<Worker>();
  const start = (): Worker => {
    const child = fork(join(HERE, script), [JSON.stringify(settings)], {
      execArgv: [
        '--experimental-transform-types',
        '--disable-warning=ExperimentalWarning',
        '--import',
        join(HERE, 'typescript.js'),
      ],
      env: {
        PATH: process.env['PATH'] ?? '',
        // A killed process leaves its temporary files; these go with the test's own.
        TMPDIR: settings.directory,
        NODE_COMPILE_CACHE: join(settings.directory, 'compiled'),
      },
    });
    const heard: Report[] = [];
    let wake = (): void => undefined;
    child.on('message', (message) => {
      heard.push(report.parse(message));
      wake();
    });
    const ended = new Promise<null>((resolve) => {
      child.once('exit', () => {
        all.delete(worker);
        resolve(null);
      });
    });
    const hears = async (): Promise<Report> => {
      while (heard.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      return report.parse(heard.shift());
    };
    const next = (): Promise<Report | null> => Promise.race([hears(), ended]);
    const worker = { child, ended, next, ready: next() };
    all.add(worker);
    return worker;
  };
  const idle: Worker[] = [start()];

  return {
    run: async (work, whileStopped) => {
      const worker = idle.shift() ?? start();
      if (idle.length === 0) idle.push(start());
      await worker.ready;
      worker.child.send(work);
      let said = await worker.next();
      if (said?.is === 'stopping') {
        await isStopped(worker.child);
        await whileStopped();
        worker.child.kill('SIGCONT');
        said = await worker.next();
      }
      if (said?.is !== 'done') return { done: null };
      idle.unshift(worker);
      while (idle.length > 2) idle.pop()?.child.kill('SIGKILL');
      return { done: said };
    },
    close: async () => {
      const left = [...all];
      for (const { child } of left) child.kill('SIGKILL');
      await Promise.all(left.map(({ ended }) => ended));
    },
  };
}
