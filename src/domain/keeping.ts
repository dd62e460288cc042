/** What is known of all archives together: whether they are whole, and what a rebuilt catalog has of them. */
import type { VerificationKind } from './archive.js';

/** How far a rebuild is, and what it came to. */
export interface RebuildCounts {
  /** Folders of the store that have a manifest or its copy. */
  readonly archives: number;
  /** Entered into the catalog. */
  readonly entered: number;
  /** In the catalog already, with the same manifest. */
  readonly known: number;
  /** In the catalog already with another manifest: nothing was changed. */
  readonly conflicts: number;
  /** Not entered: no manifest that can be read, or objects are missing. */
  readonly broken: number;
  /** Not entered: their move is in the catalog and has not succeeded. */
  readonly unfinished: number;
}

export interface RebuildFinding {
  readonly kind: 'CONFLICT' | 'BROKEN' | 'UNFINISHED' | 'REMARK';
  /** Folder of the store, by its name below `archive/`; of a set, `group/` and its name. */
  readonly folder: string;
  readonly message: string;
}

export interface RebuildReport extends RebuildCounts {
  /** Sets of the store whose archives and own manifest are all in the catalog now. */
  readonly groups: number;
  readonly storeUri: string;
  readonly seconds: number;
  /** At most the first 1,000. */
  readonly findings: readonly RebuildFinding[];
}

/** Of all archives of a store that have a key of their own. */
export interface RewrapReport {
  readonly archives: number;
  /** Wrapped by another key before. */
  readonly rewrapped: number;
  /** Key objects that were written, for that or because they were lost. */
  readonly written: number;
}

/** How many archives, and how many of their stored bytes, one kind of verification covers. */
export interface Coverage {
  readonly how: VerificationKind;
  /** With a good verification of that kind. */
  readonly archives: number;
  readonly storedBytes: bigint;
  /** Of all that are kept, 0 to 1; 1 where there are none. */
  readonly shareOfArchives: number;
  readonly shareOfBytes: number;
}

/** Of the archives that are kept. */
export interface KeepingReport {
  readonly days: number;
  readonly archives: number;
  readonly storedBytes: bigint;
  readonly faulty: number;
  readonly underHold: number;
  readonly expired: number;
  /** Within the last `days`, one entry a kind. */
  readonly coverage: readonly Coverage[];
}
