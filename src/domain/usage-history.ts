/** What is kept of a table's use over time, and how it is known. Times are those of the nodes' clocks. */
import type { SourceId, TableId } from './ids.js';
import type { EpochCause, ReadCause, ReadCounts, WriteCounts } from './usage-evidence.js';

/** One table on one node on one day (UTC), or in one month, once its days were added up. */
export interface UsageDay extends WriteCounts {
  readonly tableId: TableId;
  readonly nodeId: SourceId;
  readonly nodeName: string;
  /** `2026-01-31`; the first of the month where `wholeMonth`. */
  readonly day: string;
  readonly wholeMonth: boolean;
  /** The scans between which it was counted. */
  readonly from: Date;
  readonly to: Date;
  /** Everything that was counted. */
  readonly reads: ReadCounts;
  /** What nothing but use explains. */
  readonly unexplained: ReadCounts;
  /** Days with an unexplained read: of a month up to 31, of a day 0 or 1. */
  readonly readDays: number;
  /** Hours of the day (UTC, 0 to 23) with an unexplained read, where the hour is known. */
  readonly readHours: readonly number[];
}

/** Reads of one table on one node that are no use, of one cause, on one day or in one month. */
export interface ReadAttribution extends ReadCounts {
  readonly tableId: TableId;
  readonly nodeId: SourceId;
  readonly nodeName: string;
  readonly cause: ReadCause;
  readonly day: string;
  readonly wholeMonth: boolean;
  readonly from: Date;
  readonly to: Date;
  /** Intervals between two scans in which it was seen. */
  readonly times: number;
  /** Days on which it was seen. */
  readonly days: number;
  /** In words, of the first of these intervals: what was seen that only this cause explains. */
  readonly evidence: string;
}

/** Where the counters of a table stopped to be comparable. */
export interface TableEpoch {
  readonly tableId: TableId;
  readonly nodeId: SourceId;
  readonly nodeName: string;
  readonly cause: EpochCause;
  /** False: all tables of the database began anew. */
  readonly thisTableAlone: boolean;
  readonly countingSince: Date;
  /** Reads between these two moments are lost; both null when nothing is. */
  readonly lostFrom: Date | null;
  readonly lostTo: Date | null;
  readonly evidence: string;
  /** When a scan saw it, by Sortkeep's clock. */
  readonly seenAt: Date;
}

/** When a table was last really used, and how that is known. */
export interface LastUse {
  /** Null: never, as far as anybody looked. */
  readonly at: Date | null;
  /** The server told the moment; else `at` is the scan that found that it had been read. */
  readonly exact: boolean;
  readonly nodeName: string | null;
  /** One or two sentences. */
  readonly how: string;
}
