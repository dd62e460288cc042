/** Tables of one database, over one connection. */
import { setImmediate as others } from 'node:timers/promises';
import type { OwnRead } from '../domain/activity.js';
import type { ColumnProfile } from '../domain/column-profile.js';
import { notFound } from '../domain/errors.js';
import type { SortkeepError } from '../domain/errors.js';
import { postgresError, sqlState } from '../postgres/postgres-errors.js';
import type { Session } from '../postgres/session.js';
import { readOnly } from './gather/read-only.js';
import { readStatistics } from './gather/read-statistics.js';
import { readTargets } from './gather/read-targets.js';
import type { Target } from './gather/read-targets.js';
import type { ColumnStatistics } from './gathered-column.js';
import { profileTable } from './profile-table.js';
import type { ProfileOptions } from './profile-table.js';

export interface ProfiledTable {
  readonly oid: number;
  /** Null with an error. */
  readonly columns: readonly ColumnProfile[] | null;
  readonly error: SortkeepError | null;
}

export interface ProfiledBatch {
  readonly tables: readonly ProfiledTable[];
  /** What the server counted of our own reads. */
  readonly ownReads: readonly OwnRead[];
}

/** Statistics of so many tables are in memory at once: some megabytes, with a kilobyte in every value some hundred. */
const BATCH = 50;

/**
 * One batch after the other, in the order of the oids. What fails in one table is its error; a broken connection ends
 * the work and rejects. `doing` names the database: `profiling database app of source core`.
 */
export async function* profileDatabase(
  session: Session,
  oids: readonly number[],
  options: ProfileOptions,
  doing: string,
): AsyncGenerator<ProfiledBatch> {
  for (let start = 0; start < oids.length; start += BATCH) {
    const ownReads: OwnRead[] = [];
    const batch = oids.slice(start, start + BATCH);
    const targets = await readOnly(session, () => readTargets(session, batch));
    const statistics = await statisticsOf(session, targets);
    const tables: ProfiledTable[] = [];
    for (const oid of batch) {
      // Looking for patterns takes milliseconds a table; whoever waits for this process comes in between.
      await others();
      const target = targets.find((found) => found.oid === oid);
      tables.push(
        target === undefined
          ? { oid, columns: null, error: gone(doing) }
          : await tryTable(session, target, statistics.get(oid) ?? new Map(), options, doing, (reads) =>
              ownReads.push(...reads),
            ),
      );
    }
    yield { tables, ownReads };
  }
}

const gone = (doing: string): SortkeepError =>
  notFound(`${doing}: the table is gone`, 'Scan the source; its tables are those of the last scan.');

type Statistics = ReadonlyMap<number, ReadonlyMap<string, ColumnStatistics>>;

/** One broken type must not keep the others' statistics away: a batch that fails is asked for table by table. */
async function statisticsOf(session: Session, targets: readonly Target[]): Promise<Statistics> {
  try {
    return await readOnly(session, () => readStatistics(session, targets));
  } catch (error) {
    if (sqlState(error) === '') throw error;
    // What its types refuse to print is seen again, and reported, when the table is sampled.
    if (targets.length === 1) return new Map();
  }
  const found: [number, ReadonlyMap<string, ColumnStatistics>][] = [];
  for (const target of targets) found.push(...(await statisticsOf(session, [target])));
  return new Map(found);
}

async function tryTable(
  session: Session,
  target: Target,
  statistics: ReadonlyMap<string, ColumnStatistics>,
  options: ProfileOptions,
  doing: string,
  onOwnReads: (reads: readonly OwnRead[]) => void,
): Promise<ProfiledTable> {
  try {
    const columns = await profileTable(session, target, statistics, options, onOwnReads);
    return { oid: target.oid, columns, error: null };
  } catch (error) {
    if (sqlState(error) === '') throw error;
    return {
      oid: target.oid,
      columns: null,
      error: postgresError(error, `${doing}: table ${target.schema}.${target.name}`),
    };
  }
}
