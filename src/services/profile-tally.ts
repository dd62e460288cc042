import type {
  ColumnProfile,
  ProfileFailure,
  ProfileReport,
  ProfileSource,
} from '../domain/column-profile.js';

type Counts = Omit<ProfileReport, 'sourceId' | 'startedAt' | 'finishedAt'>;

export interface ProfileTally {
  profiled(columns: readonly ColumnProfile[]): void;
  /** So many tables failed for one reason. */
  failed(tables: number, failure: ProfileFailure): void;
  result(): Counts;
}

/** Counts up a report while tables come in, and tells how many are done. */
export function createProfileTally(
  total: number,
  onProfiled: (done: number, total: number) => void,
): ProfileTally {
  const columns: Record<ProfileSource, number> = { STATISTICS: 0, SAMPLE: 0, NAMES: 0 };
  const failures: ProfileFailure[] = [];
  let [done, tables, sensitiveColumns, unreadable] = [0, 0, 0, 0];
  onProfiled(done, total);
  return {
    profiled: (of) => {
      for (const { source, sensitivity } of of) {
        columns[source]++;
        if (sensitivity.length > 0) sensitiveColumns++;
      }
      tables++;
      if (of.length > 0 && of.every(({ source }) => source === 'NAMES')) unreadable++;
      onProfiled(++done, total);
    },
    failed: (count, failure) => {
      failures.push(failure);
      done += count;
      onProfiled(done, total);
    },
    result: () => ({
      tables,
      columns: { ...columns },
      sensitiveColumns,
      unreadable,
      failures: [...failures],
    }),
  };
}
