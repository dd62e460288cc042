import { conflict } from '../../domain/errors.js';
import type { ArchiveId } from '../../domain/ids.js';
import { mayBecome } from '../../domain/removal.js';
import type { Removal, RemovalState } from '../../domain/removal.js';
import type { Queryable } from '../../postgres/session.js';

export interface Proven {
  readonly archiveId: ArchiveId;
  readonly fingerprint: string;
}

/**
 * The next state, with the moment of it; `proven` comes with PROVED. CONFLICT where it is in another state by now, and
 * where somebody wants the table back and this is no return.
 */
export async function enterRemovalState(
  tx: Queryable,
  { id, state }: Pick<Removal, 'id' | 'state'>,
  to: RemovalState,
  proven: Proven | null = null,
): Promise<void> {
  const { rowCount } = await tx.query(
    `update sortkeep.removals
     set state = $3::text, fault = null,
       archive_id = coalesce($4::uuid, archive_id),
       fingerprint = coalesce($5::text, fingerprint),
       sealed_at = case when $3 = 'SEALED' then clock_timestamp() else sealed_at end,
       watching_since = case when $3 = 'WATCHING' then clock_timestamp() else watching_since end,
       quarantined_at = case when $3 = 'QUARANTINED' then clock_timestamp() else quarantined_at end,
       bare_at = case when $3 = 'BARE' then clock_timestamp() else bare_at end,
       ended_at = case when $3 in ('DROPPED', 'RETURNED') then clock_timestamp() end
     where id = $1::uuid and state = $2::text
       and (return_reason is null or $3 in ('DROPPED', 'RETURNED'))`,
    [id, state, to, proven?.archiveId ?? null, proven?.fingerprint ?? null],
  );
  if (rowCount === 1 && mayBecome(state, to)) return;
  throw conflict(
    `removal ${id} is not ${state} any more, or its table is to be returned`,
    'Look at the removal; do what it asks for next.',
  );
}
