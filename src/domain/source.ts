/** One registered PostgreSQL instance: a node of a cluster. */
import type { ErrorReport } from './errors.js';
import type { SourceId } from './ids.js';

/** How to reach it. The password is a reference (`env:NAME`, `file:PATH`), never the secret. */
export interface SourceAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** The database to connect to first; the others are found from it. */
  readonly database: string;
  readonly passwordRef: string | null;
  readonly tls: 'disable' | 'require' | 'verify-full';
}

export type NodeRole = 'primary' | 'standby';

/** One database of a source as the last scan that listed it left it. */
export interface DatabaseState {
  readonly database: string;
  /** As PostgreSQL names it: `UTF8`, `SQL_ASCII`. */
  readonly encoding: string;
  readonly collation: string;
  readonly characterType: string;
  /** Found by the last scan that could read it. */
  readonly tables: number;
  /** When it was last read without a fault; null when it never was. */
  readonly readAt: Date | null;
  /** Why the last scan could not read it, or not all of it; null when it could. */
  readonly error: ErrorReport | null;
}

export interface Source {
  readonly id: SourceId;
  readonly name: string;
  readonly address: SourceAddress;
  /** Known after the first successful scan. */
  readonly systemIdentifier: string | null;
  readonly serverVersion: string | null;
  /** At the last scan that reached it; null before the first. */
  readonly role: NodeRole | null;
  /** Null where the role may not see it. */
  readonly timeline: number | null;
  /** The source to whose tables this node's reads count; null when it leads itself. */
  readonly leadId: SourceId | null;
  /** Nodes that it leads, by name; itself is not among them. */
  readonly nodeIds: readonly SourceId[];
  /** Standbys that stream from it, registered or not; null where the last scan could not tell. */
  readonly connectedStandbys: number | null;
  /** Whether a standby follows by a connection, not from an archive of WAL alone; null on a primary and before a scan looked. */
  readonly streams: boolean | null;
  /** What scans cannot see and why, a sentence each. */
  readonly limits: readonly string[];
  /** Its clock minus ours, in seconds; null before the first scan. */
  readonly clockOffsetSeconds: number | null;
  /** By name. */
  readonly lastDatabases: readonly DatabaseState[];
  readonly lastScanAt: Date | null;
  /** Why the last scan failed, in whole; null when it did not. */
  readonly lastError: ErrorReport | null;
  readonly createdAt: Date;
}

/** What a scan says of one database; a failure in one hides nothing of another. */
export interface DatabaseScan {
  readonly database: string;
  readonly tables: number;
  readonly newSchemaVersions: number;
  readonly error: ErrorReport | null;
}

export interface ScanReport {
  readonly sourceId: SourceId;
  readonly startedAt: Date;
  readonly finishedAt: Date;
  readonly databases: readonly DatabaseScan[];
}

/** How far a scan of one or of many sources is. */
export interface ScanProgress {
  readonly sources: { readonly done: number; readonly total: number };
  /** `total` grows as sources tell which databases they have. */
  readonly databases: { readonly done: number; readonly total: number };
  /** Tables found so far. */
  readonly tables: number;
}

/** What became of a source's tables when a person said that another server is the same one. */
export interface AdoptReport {
  readonly sourceId: SourceId;
  readonly systemIdentifier: string;
  /** Found again under their names. */
  readonly kept: number;
  readonly gone: number;
}
