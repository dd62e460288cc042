import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

async function versionOf(tool, debianPackage) {
  try {
    return (await run(tool, ['--version'])).stdout.trim();
  } catch (cause) {
    throw new Error(`${tool} is missing: apt-get install ${debianPackage}`, { cause });
  }
}

/**
 * The peers' versions, and the folder of a PostgreSQL server of pg_dump's own major version: pg_dump refuses a
 * newer one, and everybody must read from the same server.
 */
export async function findTools() {
  const psql = await versionOf('psql', 'postgresql-client');
  const pgDump = await versionOf('pg_dump', 'postgresql-client');
  const zstd = await versionOf('zstd', 'zstd');
  await versionOf('bash', 'bash');
  const major = /\(PostgreSQL\) (\d+)/.exec(pgDump)?.[1];
  const serverBin = `/usr/lib/postgresql/${major}/bin`;
  if (major === undefined || !existsSync(join(serverBin, 'initdb'))) {
    throw new Error(`${serverBin}/initdb is missing: apt-get install postgresql-${major ?? 15}`);
  }
  return { versions: { psql, pg_dump: pgDump, zstd }, serverBin };
}
