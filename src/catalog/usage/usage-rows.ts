/** What is kept of the interval between two scans: rows by table, day and cause, partitions added up. Pure. */
import type { TableId } from '../../domain/ids.js';
import { addReads, NO_READS, NO_WRITES } from '../../domain/usage-evidence.js';
import type {
  ActivityInterval,
  EpochStart,
  ReadCause,
  ReadCounts,
  RelationInterval,
  WriteCounts,
} from '../../domain/usage-evidence.js';

export interface DayRow extends WriteCounts {
  readonly tableId: TableId;
  /** `2026-01-31`, UTC. */
  readonly day: string;
  /** Unexplained ones. */
  readonly reads: ReadCounts;
  /** Bit 0 is the first of the month; set where something was read. */
  readonly readDays: number;
  /** Bit 0 is the hour from 0 to 1, UTC. */
  readonly readHours: number;
  readonly lastRead: Date | null;
  readonly lastReadExact: boolean;
}

export interface AttributionRow extends ReadCounts {
  readonly tableId: TableId;
  readonly day: string;
  readonly cause: ReadCause;
  readonly evidence: string;
}

export interface EpochRow extends EpochStart {
  /** Null: all tables of the database. */
  readonly tableId: TableId | null;
}

export interface UsageRows {
  readonly days: readonly DayRow[];
  readonly attributions: readonly AttributionRow[];
  readonly epochs: readonly EpochRow[];
}

const HOUR_MS = 3_600_000;
/** A scan every hour is never sixty minutes after the last one to the second. */
const ABOUT_AN_HOUR_MS = 1.5 * HOUR_MS;

/** `tableOf` gives the table of a relation's `tableOid`; relations of none are left out. */
export function usageRows(
  interval: ActivityInterval,
  tableOf: (tableOid: number) => TableId | undefined,
): UsageRows {
  const days = new Map<string, DayRow>();
  const attributions = new Map<string, AttributionRow>();
  const epochs = new Map<string, EpochRow>();
  if (interval.epoch !== null) epochs.set('', { ...interval.epoch, tableId: null });
  for (const relation of interval.relations) {
    const tableId = tableOf(relation.tableOid);
    if (tableId === undefined) continue;
    for (const row of daysOf(interval, relation, tableId)) {
      const key = `${tableId} ${row.day}`;
      days.set(key, addDays(days.get(key), row));
    }
    const day = dayOf(interval.to);
    for (const { cause, evidence, ...counts } of relation.attributions) {
      const key = `${tableId} ${cause}`;
      const before = attributions.get(key);
      attributions.set(key, {
        tableId,
        day,
        cause,
        evidence: before?.evidence ?? evidence,
        ...addReads(before ?? NO_READS, counts),
      });
    }
    if (relation.epoch !== null && isOfTable(relation, relation.epoch)) {
      epochs.set(`${tableId} ${relation.epoch.cause}`, { ...relation.epoch, tableId });
    }
  }
  return { days: [...days.values()], attributions: [...attributions.values()], epochs: [...epochs.values()] };
}

/** A new partition is no new beginning of its table: what it counts is counted from its birth. */
const isOfTable = (relation: RelationInterval, epoch: EpochStart): boolean =>
  relation.relationOid === relation.tableOid || epoch.cause !== 'FIRST_SCAN';

/** Reads belong to the day of the last of them where the server tells it; everything else to that of the scan. */
function daysOf(interval: ActivityInterval, relation: RelationInterval, tableId: TableId): readonly DayRow[] {
  const { unexplained, writes, lastRead } = relation;
  const rows: DayRow[] = [];
  if (hasAny(unexplained)) {
    const at = lastRead?.exact === true ? lastRead.at : interval.to;
    rows.push({
      tableId,
      day: dayOf(at),
      reads: unexplained,
      ...NO_WRITES,
      readDays: 1 << (at.getUTCDate() - 1),
      readHours: readHours(interval, lastRead),
      lastRead: lastRead?.at ?? interval.to,
      lastReadExact: lastRead?.exact ?? false,
    });
  }
  if (hasAny(writes)) {
    rows.push({
      tableId,
      day: dayOf(interval.to),
      reads: NO_READS,
      ...writes,
      readDays: 0,
      readHours: 0,
      lastRead: null,
      lastReadExact: false,
    });
  }
  return rows;
}

function readHours({ from, to }: ActivityInterval, lastRead: RelationInterval['lastRead']): number {
  if (lastRead?.exact === true) return 1 << lastRead.at.getUTCHours();
  const length = to.getTime() - from.getTime();
  if (length < 0 || length > ABOUT_AN_HOUR_MS) return 0;
  return 1 << new Date(from.getTime() + length / 2).getUTCHours();
}

function addDays(a: DayRow | undefined, b: DayRow): DayRow {
  if (a === undefined) return b;
  const later =
    b.lastRead === null || (a.lastRead !== null && a.lastRead.getTime() >= b.lastRead.getTime()) ? a : b;
  return {
    ...a,
    reads: addReads(a.reads, b.reads),
    inserted: a.inserted + b.inserted,
    updated: a.updated + b.updated,
    hotUpdated: a.hotUpdated + b.hotUpdated,
    deleted: a.deleted + b.deleted,
    readDays: a.readDays | b.readDays,
    readHours: a.readHours | b.readHours,
    lastRead: later.lastRead,
    lastReadExact: later.lastReadExact,
  };
}

const hasAny = (counts: ReadCounts | WriteCounts): boolean =>
  Object.values(counts).some((n: bigint) => n > 0n);

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);
