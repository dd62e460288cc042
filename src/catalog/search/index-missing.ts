import { z } from 'zod';
import type { Database } from '../../postgres/session.js';
import { ARCHIVE_COLUMNS, parseArchiveRow } from '../archives/archive-row.js';
import { indexArchives } from './index-archives.js';

const BATCH = 200;

const taken = z.array(z.object({ archive_id: z.string() }));

/**
 * Takes over the archives that an older release made; nothing is left to do from then on. Two at once wait for each
 * other, so that whoever searches next finds them all.
 */
export async function indexMissing(catalog: Database): Promise<void> {
  while ((await catalog.query('select from sortkeep.search_missing limit 1')).rowCount > 0) {
    await catalog.transaction(async (tx) => {
      await tx.query('lock table sortkeep.search_missing in share row exclusive mode');
      const { rows } = await tx.query(
        `delete from sortkeep.search_missing where archive_id in (
           select archive_id from sortkeep.search_missing order by archive_id limit $1::integer)
         returning archive_id`,
        [BATCH],
      );
      const archives = await tx.query(
        `select ${ARCHIVE_COLUMNS} from sortkeep.archives a where a.id = any($1::uuid[])`,
        [taken.parse(rows).map(({ archive_id }) => archive_id)],
      );
      await indexArchives(tx, archives.rows.map(parseArchiveRow));
    });
  }
}
