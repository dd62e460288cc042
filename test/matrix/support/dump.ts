/** Real pg_dumps: 18 as WebAssembly for every major, and one that the machine has, for the majors that it knows. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { TestConnections } from '../../support/postgres.js';

const run = promisify(execFile);
const SCRIPT = fileURLToPath(new URL('pg-dump.js', import.meta.url));
/** Of Debian's packages. */
const INSTALLED = '/usr/lib/postgresql';
const LONGEST_DUMP = 64 * 1024 * 1024;

/** Resolves to the dump. */
export async function dump18(
  server: TestConnections,
  database: string,
  options: readonly string[],
): Promise<string> {
  const { host, port, user, password } = server.address(database);
  const { stdout } = await run(process.execPath, [SCRIPT, host, String(port), ...options], {
    env: {
      PG_DUMP_CONNECTION: `host=${host} port=${port} user=${user} password=${password} dbname=${database}`,
    },
    maxBuffer: LONGEST_DUMP,
  });
  if (!stdout.includes('PostgreSQL database dump complete')) throw new Error('pg_dump 18 dumped nothing');
  return stdout;
}

/** The oldest installed pg_dump that knows the major; null where there is none. */
export async function installedDumpOf(major: number): Promise<string | null> {
  const versions = await readdir(INSTALLED).catch(() => []);
  const [version] = versions
    .map(Number)
    .filter((number) => number >= major)
    .sort((a, b) => a - b);
  return version === undefined ? null : join(INSTALLED, String(version), 'bin', 'pg_dump');
}

export async function dumpInstalled(
  program: string,
  server: TestConnections,
  database: string,
  options: readonly string[],
): Promise<void> {
  const { host, port, user, password } = server.address(database);
  const folder = await mkdtemp(join(tmpdir(), 'sortkeep-dump-'));
  try {
    const login = ['-h', host, '-p', String(port), '-U', user, '-d', database];
    await run(program, [...login, '-f', join(folder, 'dump'), ...options], { env: { PGPASSWORD: password } });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The statements of a plain dump, sorted: their order is not the table's, and its head says when it was made. */
export const statementsOf = (dump: string): readonly string[] =>
  dump
    .split('\n')
    .filter((line) => !/^(?:--|\\(?:un)?restrict |SET |SELECT pg_catalog\.set_config)/.test(line))
    .join('\n')
    .split(/;\n/)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')
    .sort((a, b) => (a < b ? -1 : 1));
