/** The command line as a user has it: compiled, in a process of its own. */
import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { cp, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LOCK = join(ROOT, 'dist', '.building');
const run = promisify(execFile);

async function newestSource(): Promise<number> {
  const entries = await readdir(join(ROOT, 'src'), { recursive: true, withFileTypes: true });
  const times = entries.map(async (entry) => (await stat(join(entry.parentPath, entry.name))).mtimeMs);
  return Math.max(...(await Promise.all(times)));
}

const builtAt = async (): Promise<number> =>
  (await stat(join(ROOT, 'dist', '.tsbuildinfo')).catch(() => null))?.mtimeMs ?? 0;

/**
 * jest has no build step, so what is older than its sources is compiled here, incrementally.
 * Test files run at once: the first one builds, the others wait for it.
 */
export async function buildCli(): Promise<void> {
  await mkdir(join(ROOT, 'dist'), { recursive: true });
  for (let tries = 0; (await builtAt()) < (await newestSource()); tries++) {
    // A lock of a killed run is ignored after ten minutes.
    const ours =
      tries > 1200 ||
      (await mkdir(LOCK).then(
        () => true,
        () => false,
      ));
    if (!ours) {
      await sleep(500);
      continue;
    }
    try {
      // First, since whoever waits takes the compiler's mark, its last file, for the end.
      await cp(join(ROOT, 'src/catalog/migrations'), join(ROOT, 'dist/catalog/migrations'), {
        recursive: true,
      });
      const compiler = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
      await run(process.execPath, [compiler, '-p', 'tsconfig.build.json'], { cwd: ROOT }).catch(failedBuild);
    } finally {
      await rm(LOCK, { recursive: true, force: true });
    }
    return;
  }
}

function failedBuild(error: unknown): never {
  const said = error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error);
  throw new Error(`the sources do not compile: ${said}`);
}

export interface CliRun {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningCli {
  readonly child: ChildProcess;
  /** Resolves when the process has ended and all it wrote was read. */
  readonly ended: Promise<CliRun>;
  /** What standard output has so far. */
  output(): string;
  /** Resolves when standard output (or error) has the text; rejects when the process ends without. */
  says(text: string): Promise<void>;
}

/** The environment of the tests without settings of Sortkeep, and with `environment`. */
export function startCli(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): RunningCli {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('SORTKEEP_') && name !== 'DATABASE_URL',
  );
  const child = spawn(process.execPath, [join(ROOT, 'bin', 'sortkeep.js'), ...args], {
    cwd: ROOT,
    env: { ...Object.fromEntries(inherited), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<CliRun>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode, signal) => resolve({ exitCode, signal, stdout, stderr }));
  });
  let over = false;
  const end = (): void => void (over = true);
  ended.then(end, end);
  return {
    child,
    ended,
    output: () => stdout,
    says: async (text) => {
      while (!`${stdout}${stderr}`.includes(text)) {
        if (over) throw new Error(`ended without saying '${text}': ${stdout}${stderr}`);
        await sleep(50);
      }
    },
  };
}

export const runCli = (
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<CliRun> => startCli(args, environment).ended;
