/** A session that copies: it takes the holder's snapshot over, and locks each relation before it reads it. */
import { z } from 'zod';
import { conflict } from '../../domain/errors.js';
import { assertPinned, liftTransactionTimeout, pinSettings } from '../../postgres/pinned-settings.js';
import { quoteLiteral } from '../../postgres/quote.js';
import type { Session } from '../../postgres/session.js';
import { LOCK_TIMEOUT } from './locked-definition.js';
import type { SourcePart } from './source-parts.js';

export interface SourceLane {
  readonly session: Session;
  /** Under the lock of this session too; CONFLICT when the relation has another file than the holder saw. */
  lock(part: SourcePart): Promise<void>;
}

type Doing = (what: string) => string;

/**
 * A small table would be read by a sequential scan in spite of its ctid range. Every statement here has such a range,
 * so that no index can take the scan's place.
 */
export const NO_COUNTED_SCAN = 'set local enable_seqscan = off';

const fileRow = z.object({ relfilenode: z.string().nullable() });

/** SET TRANSACTION SNAPSHOT must be the first statement. */
export async function importSnapshot(
  session: Session,
  snapshotId: string,
  doing: Doing,
): Promise<SourceLane> {
  await liftTransactionTimeout(session);
  await session.query('begin isolation level repeatable read read only');
  await session.query(`set transaction snapshot ${quoteLiteral(snapshotId)}`);
  await pinSettings(session);
  await session.query(NO_COUNTED_SCAN);
  await session.query(`set local lock_timeout = '${LOCK_TIMEOUT}'`);
  await assertPinned(session, doing('opening the table'));
  const locked = new Set<number>();
  return {
    session,
    lock: async ({ relationOid, from, mark }) => {
      if (locked.has(relationOid)) return;
      await session.query(`lock table ${from} in access share mode`);
      const { rows } = await session.query('select pg_relation_filenode($1::oid)::text as relfilenode', [
        relationOid,
      ]);
      if (fileRow.parse(rows[0]).relfilenode !== mark.relfilenode) {
        throw conflict(doing('the table was rewritten while it was opened'), 'Start the move again.');
      }
      locked.add(relationOid);
    },
  };
}
