/** What can be done with archives: found, restored, verified; and how they are kept. */
import type { Archive, ArchiveVerification } from '../domain/archive.js';
import type { ArchiveGroup } from '../domain/archive-group.js';
import type { ArchiveSearch, FoundArchives } from '../domain/archive-search.js';
import type { ArchiveFilter } from '../domain/catalog-table.js';
import type { ArchiveId, SourceId } from '../domain/ids.js';
import type { KeepingReport, RebuildCounts, RebuildReport, RewrapReport } from '../domain/keeping.js';
import type { Move } from '../domain/move.js';
import type { RowCondition } from '../domain/row-condition.js';
import type { Page, PageRequest } from '../domain/page.js';

export interface RestoreRequest {
  /** Of an archive, or of a set. */
  readonly handle: string;
  /** Left out, the source that it came from. */
  readonly targetSourceId?: SourceId;
  readonly targetDatabase?: string;
  readonly targetSchema?: string;
  readonly targetName?: string;
  /** Names of the columns to restore; all when left out. */
  readonly columns?: readonly string[];
  /** What the rows to restore must be like, all at once; all rows when left out. */
  readonly conditions?: readonly RowCondition[];
}

export interface VerifyRequest {
  /** DEEP when left out. */
  readonly how?: 'OBJECTS' | 'DEEP';
  /** DEEP: of the stored bytes, above 0 to 1; all when left out. Whole chunks are read, at least one. */
  readonly share?: number;
}

export interface ArchiveService {
  /** The newest first. */
  search(filter: ArchiveFilter, page: PageRequest): Promise<Page<Archive>>;
  /** The best first, each with the reasons. */
  find(search: ArchiveSearch, page: PageRequest): Promise<FoundArchives>;
  /** INVALID_INPUT for a text that is no handle; null where there is no such archive. */
  get(handle: string): Promise<Archive | null>;
  /** INVALID_INPUT for a text that is no set's handle; null where there is no such set, or it is not finished. */
  group(handle: string): Promise<ArchiveGroup | null>;
  /** The set of each archive; null where it is of none. */
  groupsOf(ids: readonly ArchiveId[]): Promise<readonly (ArchiveGroup | null)[]>;
  /**
   * Plans, approves in the actor's name and queues a RESTORE of the archive or of a part of it; by a set's handle, of
   * the whole set, with the foreign keys between its tables. Refuses to overwrite. CONFLICT for an expired archive, INVALID_INPUT for columns that it has not.
   */
  restore(actor: string, request: RestoreRequest): Promise<Move>;
  /**
   * Compares with the store's list, or reads objects back through the second codec. A fault is in the result and on
   * the archive, not an error; a store that does not answer is one. CONFLICT for an expired archive.
   */
  verify(actor: string, handle: string, request?: VerifyRequest): Promise<ArchiveVerification>;
}

export interface KeepingService {
  /**
   * Enters every archive that the store has and the catalog has not. Repeatable; nothing is overwritten or removed.
   * What is broken or differs is in the report, not an error.
   */
  rebuild(actor: string, onProgress?: (counts: RebuildCounts) => void): Promise<RebuildReport>;
  /**
   * Restores the archive into the scratch database, compares, and drops what it made. A fault of the archive is in the
   * result and on the archive; a scratch database that cannot take it is an error. CONFLICT for an expired archive.
   */
  rehearse(actor: string, handle: string): Promise<ArchiveVerification>;
  /** At most the newest 20 of each archive, newest first. */
  verificationsOf(ids: readonly ArchiveId[]): Promise<readonly (readonly ArchiveVerification[])[]>;
  /** What was checked, read and rehearsed within the last `days`. */
  report(days: number): Promise<KeepingReport>;
  /** Not to be expired before `until`; null ends the retention. The reason is kept in the audit event. */
  retain(actor: string, handle: string, until: Date | null, reason: string): Promise<Archive>;
  hold(actor: string, handle: string, reason: string): Promise<Archive>;
  release(actor: string, handle: string, reason: string): Promise<Archive>;
  /**
   * Removes its objects; manifest, proof and catalog row stay. CONFLICT under a legal hold, before the end of its
   * retention, and while a restore of it is not ended. Asked again, it removes what an interrupted one left.
   */
  expire(actor: string, handle: string, reason: string): Promise<Archive>;
  /** The same of all archives of a set, by its handle; an archive of a set does not expire without the others. */
  expireGroup(actor: string, handle: string, reason: string): Promise<ArchiveGroup>;
  /**
   * Destroys the data key that it alone has, in every version, and removes its objects: no copy of them can be read.
   * CONFLICT as `expire`, but for an archive that expired; UNSUPPORTED for one without a key of its own. Asked again,
   * it ends what was interrupted.
   */
  shred(actor: string, handle: string, reason: string): Promise<Archive>;
  /**
   * Wraps the keys that archives have of their own by the key-encryption key of today, in store and catalog; afterwards
   * one of before, with what backups hold of it, opens none. Repeatable. ACCESS_DENIED, naming both keys, where one
   * was wrapped by a key that is not configured.
   */
  rewrap(actor: string): Promise<RewrapReport>;
}
