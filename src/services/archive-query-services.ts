/** What can be done with the rows of an archive without restoring it. Each look is an audit event. */
import type {
  ArchiveColumn,
  ArchiveRow,
  DownloadFormat,
  DownloadLink,
  QueryResult,
} from '../domain/archive-query.js';
import type { RowCondition } from '../domain/row-condition.js';
import type { Page, PageRequest } from '../domain/page.js';

export interface PreparedArchive {
  readonly handle: string;
  /** When its twin was made, and its bytes. */
  readonly madeAt: Date;
  readonly bytes: number;
  readonly rows: number;
  readonly columns: readonly ArchiveColumn[];
}

export interface PreviewRequest {
  readonly handle: string;
  /** Names of the columns to give, in this order; all when left out. */
  readonly columns?: readonly string[];
  /** Each must hold. */
  readonly where?: readonly RowCondition[];
}

export interface ArchivePreview {
  readonly columns: readonly ArchiveColumn[];
  readonly rows: Page<ArchiveRow>;
}

export interface QueryRequest {
  readonly sql: string;
  readonly archives: readonly { readonly alias: string; readonly handle: string }[];
  /** At most what the configuration allows, which is meant when left out. */
  readonly maxRows?: number;
  readonly maxSeconds?: number;
}

export interface Download {
  /** For a file: `app.orders.csv`. */
  readonly fileName: string;
  readonly contentType: string;
  /** Throws where something turns out to be damaged: what was read until then is no whole file. */
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** NOT_FOUND and INVALID_INPUT for a handle; CONFLICT for an expired archive, and where too much is asked at once. */
export interface ArchiveQueryService {
  /** Waits until the archive's twin is there; makes it where it is missing, or `again`. */
  prepare(
    actor: string,
    handle: string,
    again: boolean,
    onProgress?: (share: number) => void,
  ): Promise<PreparedArchive>;
  /** The rows in the archive's order. CONFLICT, retryable, while its twin takes longer to be made than a query may. */
  preview(actor: string, request: PreviewRequest, page: PageRequest): Promise<ArchivePreview>;
  /** One SELECT over the archives as tables under their aliases, within the limits of the configuration. */
  query(actor: string, request: QueryRequest): Promise<QueryResult>;
  /** ACCESS_DENIED for CANONICAL of an archive with masked columns. */
  download(actor: string, handle: string, format: DownloadFormat): Promise<Download>;
  /** As `download`, by a path on the service that anybody who has it may use for some minutes. */
  link(actor: string, handle: string, format: DownloadFormat): Promise<DownloadLink>;
  /** ACCESS_DENIED for a token that was not given out, or too long ago. */
  openLink(token: string): Promise<Download>;
}
