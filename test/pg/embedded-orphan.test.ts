/** What happens to a server when the process that launched it ends; the launcher here is a process of its own. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readProcess } from '../../src/embedded/postmaster.js';
import { isRoot } from '../../src/embedded/server-user.js';
import { startEmbeddedPostgres } from '../../src/embedded/start-embedded-postgres.js';
import { temporaryServerRoot } from '../../src/embedded/temporary-server-root.js';
import { waitUntil } from '../../src/embedded/wait-until.js';

const moduleUrl = (name: string): string => pathToFileURL(join(process.cwd(), 'src', 'embedded', name)).href;

/** Node strips the types by itself; only our import specifiers end in .js. */
const RESOLVE_TYPESCRIPT = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module';
  registerHooks({ resolve: (specifier, context, next) =>
    next(specifier.startsWith('.') && context.parentURL?.includes('/src/') ? specifier.replace(/[.]js$/, '.ts') : specifier, context) });
`)}`;

/** Runs the code in a Node of its own until it has written one line or ended; the line and how to kill it. */
async function runNode(
  code: string,
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly line: string; readonly kill: () => Promise<void>; readonly ended: Promise<void> }> {
  const child = spawn(
    process.execPath,
    ['--import', RESOLVE_TYPESCRIPT, '--input-type=module', '--eval', code],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...env },
    },
  );
  const ended = new Promise<void>((done) => child.once('close', () => done()));
  const line = await new Promise<string>((done) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      if (text.includes('\n')) done(text.trim());
    });
    child.stdout.once('end', () => done(text.trim()));
  });
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  return { line, kill, ended };
}

const launching = (dataDirectory: string, then: string): string => `
  import { startEmbeddedPostgres } from ${JSON.stringify(moduleUrl('start-embedded-postgres.ts'))};
  const server = await startEmbeddedPostgres({ dataDirectory: ${JSON.stringify(dataDirectory)}, settings: { fsync: 'off' } });
  console.log(server.pid);
  ${then}
`;

let root: string;
beforeAll(async () => {
  root = await temporaryServerRoot();
});
afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});

it('replaces a server whose launcher was killed', async () => {
  const dataDirectory = join(root, 'with a space');
  const launcher = await runNode(launching(dataDirectory, 'setInterval(() => undefined, 1000);'));
  const orphan = Number(launcher.line);
  await expect(startEmbeddedPostgres({ dataDirectory })).rejects.toMatchObject({ code: 'CONFLICT' });
  await launcher.kill();
  expect(await readProcess(orphan)).not.toBeNull();
  const server = await startEmbeddedPostgres({ dataDirectory, settings: { fsync: 'off' } });
  try {
    expect(server.pid).not.toBe(orphan);
    expect(await readProcess(orphan)).toBeNull();
  } finally {
    await server.stop();
  }
});

it('ends the server of a process that ends without stopping it', async () => {
  const launcher = await runNode(launching(join(root, 'exited'), 'process.exit(0);'));
  await launcher.ended;
  const pid = Number(launcher.line);
  expect(pid).toBeGreaterThan(0);
  expect(await waitUntil(async () => (await readProcess(pid)) === null, 120_000, 50)).toBe(true);
});

it('finds a temporary directory although TMPDIR is closed to the server', async () => {
  const closed = await mkdtemp(join(tmpdir(), 'closed-'));
  await chmod(closed, isRoot() ? 0o700 : 0o000);
  try {
    const code = `
      import { temporaryServerRoot } from ${JSON.stringify(moduleUrl('temporary-server-root.ts'))};
      console.log(await temporaryServerRoot());`;
    const { line, ended } = await runNode(code, { TMPDIR: closed });
    await ended;
    expect(line).toContain('/sortkeep-');
    expect(line).not.toContain(closed);
    await rm(line, { recursive: true });
  } finally {
    await chmod(closed, 0o700);
    await rm(closed, { recursive: true });
  }
});
