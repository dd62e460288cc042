/** Verifies and rehearses archives when that is due, in this process and in any other that does so too. */
import { claimDueVerification } from '../catalog/archives/claim-due-verification.js';
import { keepingReport } from '../catalog/archives/keeping-report.js';
import { keptBytes } from '../catalog/archives/kept-bytes.js';
import type { Archive, ArchiveVerification } from '../domain/archive.js';
import type { KeepingReport } from '../domain/keeping.js';
import { repeatUntilStopped } from '../engine/repeat-until-stopped.js';
import { verifyArchive } from '../movers/archive/verify-archive.js';
import type { VerifyDepth } from '../movers/archive/verify-archive.js';
import type { ObjectStore } from '../storage/object-store.js';
import { recordVerification, SCHEDULE } from './record-verification.js';
import type { VerificationRecord } from './record-verification.js';
import { rehearseArchive } from './rehearse-archive.js';
import type { WithRehearsalPlace } from './rehearse-archive.js';

export interface KeepingSchedule {
  /** How old the last verification of an archive may be; 0: nothing is verified. */
  readonly verifyEveryDays: number;
  /** Stored bytes that all processes together read in any 24 hours, to verify and to rehearse. */
  readonly verifyBytesPerDay: number;
  /** How old the last rehearsal of an archive may be; 0: nothing is rehearsed. */
  readonly rehearseEveryDays: number;
  /** How often to look for what is due, in milliseconds. */
  readonly lookEveryMs: number;
  /** Told at the beginning and at every tenth look how the archives stand. */
  readonly onReport: (report: KeepingReport) => void;
}

export interface KeepingScheduleParts extends VerificationRecord {
  readonly store: ObjectStore;
  readonly withPlace: WithRehearsalPlace;
}

const REPORT_DAYS = 30;
/** A report reads a row of every archive. */
const LOOKS_PER_REPORT = 10;

type Look = Omit<ArchiveVerification, 'actor'>;

/**
 * Three turns at the same time, each with the archive whose look of that kind is the longest ago: the store's list,
 * which reads nothing; a reading, of the share by which all archives get their turn within the interval and the limit;
 * a rehearsal, of archives that fit into what is left of the day. Goes on until `signal` fires. `onError` is told what
 * failed; that archive's turn comes again a day later.
 */
export async function keepWhenDue(
  parts: KeepingScheduleParts,
  schedule: KeepingSchedule,
  signal: AbortSignal,
  onError: (error: unknown) => void,
): Promise<void> {
  const { catalog, store } = parts;
  const { verifyEveryDays, verifyBytesPerDay, rehearseEveryDays, lookEveryMs } = schedule;
  const left = async (): Promise<number> =>
    verifyBytesPerDay - Number((await keptBytes(catalog, SCHEDULE)).readToday);
  const keep = async (
    archive: Archive | null,
    look: (archive: Archive) => Promise<Look>,
  ): Promise<boolean> => {
    if (archive === null) return false;
    await recordVerification(parts, archive.handle, SCHEDULE, await look(archive));
    return true;
  };
  const verified =
    (depth: VerifyDepth) =>
    (archive: Archive): Promise<Look> =>
      verifyArchive(store, archive, depth, signal);

  const list = async (): Promise<boolean> =>
    keep(
      await claimDueVerification(catalog, {
        how: 'OBJECTS',
        everyDays: verifyEveryDays,
        maximumRawBytes: null,
      }),
      verified({ how: 'OBJECTS' }),
    );
  const read = async (): Promise<boolean> => {
    const bytes = await left();
    if (bytes <= 0) return false;
    const due = { how: 'DEEP', everyDays: verifyEveryDays, maximumRawBytes: null } as const;
    const archive = await claimDueVerification(catalog, due);
    if (archive === null) return false;
    const { stored } = await keptBytes(catalog, SCHEDULE);
    const limitBytes = readingLimit(archive.storedBytes, stored, verifyBytesPerDay * verifyEveryDays, bytes);
    return keep(archive, verified({ how: 'DEEP', limitBytes }));
  };
  const rehearse = async (): Promise<boolean> => {
    const bytes = await left();
    if (bytes <= 0) return false;
    const due = { how: 'REHEARSAL', everyDays: rehearseEveryDays, maximumRawBytes: BigInt(bytes) } as const;
    return keep(await claimDueVerification(catalog, due), (archive) =>
      rehearseArchive(store, parts.withPlace, archive, signal),
    );
  };
  const report = async (): Promise<boolean> => {
    schedule.onReport(await keepingReport(catalog, REPORT_DAYS));
    return false;
  };
  const turns = [
    { turn: report, everyMs: lookEveryMs * LOOKS_PER_REPORT },
    ...(verifyEveryDays > 0 ? [list, read] : []).map((turn) => ({ turn, everyMs: lookEveryMs })),
    ...(rehearseEveryDays > 0 ? [{ turn: rehearse, everyMs: lookEveryMs }] : []),
  ];
  await Promise.all(
    turns.map(({ turn, everyMs }) =>
      repeatUntilStopped(
        async () => {
          while (!signal.aborted && (await turn()));
        },
        everyMs,
        signal,
        (error) => {
          if (!signal.aborted) onError(error);
        },
      ),
    ),
  );
}

/**
 * Bytes to read of an archive of `archiveBytes`, so that all of `keptBytesInAll` get their turn within `roundBytes`, and no more
 * than is left of the day. Pure.
 */
export function readingLimit(
  archiveBytes: bigint,
  keptBytesInAll: bigint,
  roundBytes: number,
  leftToday: number,
): number {
  const share = keptBytesInAll === 0n ? 1 : Math.min(1, roundBytes / Number(keptBytesInAll));
  return Math.min(Number(archiveBytes) * share, leftToday);
}
