import type { Archive, VerificationKind } from '../../domain/archive.js';
import type { Queryable } from '../../postgres/session.js';
import { ARCHIVE_COLUMNS, parseArchiveRow } from './archive-row.js';

/** Since when an archive waits for a look of each kind, as the indexes of 0009_keeping.sql have it, and who has it. */
const TURNS = {
  OBJECTS: { since: 'coalesce(a.checked_at, a.verified_at)', claim: 'check_claimed_at', cold: true },
  DEEP: { since: 'coalesce(a.read_at, a.verified_at)', claim: 'read_claimed_at', cold: false },
  REHEARSAL: { since: 'coalesce(a.rehearsal_at, a.created_at)', claim: 'rehearsal_claimed_at', cold: false },
} as const;

export interface DueVerification {
  readonly how: VerificationKind;
  readonly everyDays: number;
  /** Archives with more bytes of text are left out; null takes all. */
  readonly maximumRawBytes: bigint | null;
}

/**
 * Takes the kept archive whose last look of that kind is the longest ago, if it is longer ago than the interval; null
 * where none is due, or what is due is cold: no schedule asks a store for objects that cost to be asked for. Two processes that ask at the same time get different ones. A look that failed, or whose process
 * died, is due again a day later, behind the others.
 */
export async function claimDueVerification(
  db: Queryable,
  { how, everyDays, maximumRawBytes }: DueVerification,
): Promise<Archive | null> {
  const { since, claim, cold } = TURNS[how];
  const { rows } = await db.query(
    `update sortkeep.archives a set ${claim} = now()
     where a.id = (
       select a.id from sortkeep.archives a
       where a.expired_at is null and ${since} < now() - make_interval(days => $1::integer)
         and (a.${claim} is null or a.${claim} < now() - interval '1 day')
         and ($3::boolean or a.cold_class is null or a.cold_class not in ('GLACIER', 'DEEP_ARCHIVE'))
         and ($2::bigint is null or a.raw_bytes <= $2::bigint)
       order by ${since}, a.id
       limit 1
       for update skip locked)
     returning ${ARCHIVE_COLUMNS}`,
    [everyDays, maximumRawBytes?.toString() ?? null, cold],
  );
  return rows.length === 0 ? null : parseArchiveRow(rows[0]);
}
