/** One registered PostgreSQL instance. */
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

export interface Source {
  readonly id: SourceId;
  readonly name: string;
  readonly address: SourceAddress;
  /** Known after the first successful scan. */
  readonly systemIdentifier: string | null;
  readonly serverVersion: string | null;
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
