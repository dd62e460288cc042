/** An archive of one large table against the two ways in which people do it by hand. */
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CSV, DATABASE, inTurns, runShell, summarize, withCatalog, withTicks } from './contest.js';

const OURS = 'sortkeep archive';
const ARCHIVE_PROCESS = fileURLToPath(new URL('archive-process.js', import.meta.url));

/** What the shell runs, with the file to write as `$0`. */
const PEERS = {
  'psql copy | zstd -3': `psql -Xq -d ${DATABASE} -c 'copy ticks to stdout' | zstd -3 -q -o "$0"`,
  'psql copy csv | zstd -3': `psql -Xq -d ${DATABASE} -c '${CSV}' | zstd -3 -q -o "$0"`,
  'pg_dump -Fc': `pg_dump -Fc -d ${DATABASE} -t ticks -f "$0"`,
};

async function runPeer(server, command) {
  const file = join(server.root, 'peer-output');
  try {
    const seconds = await runShell(server, command, file);
    return { seconds, storedBytes: (await stat(file)).size };
  } finally {
    await rm(file, { force: true });
  }
}

/**
 * Makes a table of `rows` ticks on a server of pg_dump's major version, times each contestant `runs` times in turn
 * and takes the medians. Ours is a whole move, from its start to SUCCEEDED: lock, snapshot, copy, compression, proof
 * of every frame by the second codec, encryption, read-back, manifest and catalog; a peer only writes its file.
 */
export function benchArchive({ rows, runs, say }) {
  return withTicks(rows, say, async (server, table) => {
    const contestants = {
      [OURS]: () => withCatalog(server, (move) => move(ARCHIVE_PROCESS, DATABASE, 'ticks')),
      ...Object.fromEntries(
        Object.entries(PEERS).map(([name, command]) => [name, () => runPeer(server, command)]),
      ),
    };
    // The same warm cache for everybody.
    const before = () => server.psql(DATABASE, 'select count(*) from ticks');
    return summarize('archive', OURS, await inTurns(contestants, { runs, say, before }), table);
  });
}
