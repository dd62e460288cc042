/** The restore of one large archive against the way in which people do it by hand. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CSV, DATABASE, inTurns, runShell, summarize, withCatalog, withTicks } from './contest.js';

const OURS = 'sortkeep restore';
const ARCHIVE_PROCESS = fileURLToPath(new URL('archive-process.js', import.meta.url));
const RESTORE_PROCESS = fileURLToPath(new URL('restore-process.js', import.meta.url));

/** How the file `$0` comes to be, and the options of the COPY that reads it. */
const PEERS = {
  'zstd -dc | psql copy': { copyOut: 'copy ticks to stdout', options: '' },
  'zstd -dc | psql copy csv': { copyOut: CSV, options: '(format csv)' },
};

const psql = `psql -Xq -v ON_ERROR_STOP=1 -d ${DATABASE}`;

/** A table, its rows, and then its key, as ours. */
const restoreByHand = (options) => `${psql} -c 'create table peer (like ticks)'
zstd -dcq "$0" | ${psql} -c 'copy peer from stdin ${options}'
${psql} -c 'alter table peer add primary key (id)'`;

async function writeFile(server, file, copyOut) {
  await runShell(server, `${psql} -c '${copyOut}' | zstd -3 -q -o "$0"`, file);
  return (await stat(file)).size;
}

async function runPeer(server, file, options) {
  const seconds = await runShell(server, restoreByHand(options), file);
  await server.psql(DATABASE, 'drop table peer');
  return seconds;
}

/**
 * Archives a table of `rows` ticks, untimed, and restores it `runs` times in turn with the peers, into the same
 * server; takes the medians. Ours is a whole move, from its start to SUCCEEDED: manifest, decryption, decoding, hashes
 * of stored bytes, text and rows, COPY, key, and the whole new table read back and hashed; a peer only fills its table.
 */
export function benchRestore({ rows, runs, say }) {
  return withTicks(rows, say, (server, table) =>
    withCatalog(server, async (move) => {
      say('making the archive and the files');
      const { handle, storedBytes, rawBytes } = await move(ARCHIVE_PROCESS, DATABASE, 'ticks');
      const contestants = {
        [OURS]: async () => {
          const result = await move(RESTORE_PROCESS, handle, 'restored');
          await server.psql(DATABASE, 'drop schema restored cascade');
          return { ...result, rawBytes, storedBytes };
        },
      };
      for (const [index, [name, { copyOut, options }]] of Object.entries(PEERS).entries()) {
        const file = join(server.root, `peer-file-${index}`);
        const fileBytes = await writeFile(server, file, copyOut);
        contestants[name] = async () => ({
          seconds: await runPeer(server, file, options),
          storedBytes: fileBytes,
        });
      }
      // Nobody writes what the one before left dirty.
      const before = () => server.psql(DATABASE, 'checkpoint');
      return summarize('restore', OURS, await inTurns(contestants, { runs, say, before }), table);
    }),
  );
}
