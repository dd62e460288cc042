/** The removal of an archived table from its source: its states, its legal transitions, and what is kept of it. */
import type { ErrorReport } from './errors.js';
import type { ArchiveId, MoveId, RemovalId, SourceId, TableId } from './ids.js';
import type { QualifiedName } from './table-definition.js';

/**
 * PLANNED: waits for approvals. REFUSED: must not be done; final. APPROVED: may be sealed. SEALED: takes no writes; it
 * is being proved that an archive has its rows. PROVED: it has; waits for a rehearsed restore. WATCHING: the statistics
 * are watched. QUARANTINED: out of reach, behind a view that counts. BARE: out of reach without a view. DROPPED and
 * RETURNED are final, but a source that was restored from a backup may have the table, its seal and its view again.
 */
export const REMOVAL_STATES = [
  'PLANNED',
  'REFUSED',
  'APPROVED',
  'SEALED',
  'PROVED',
  'WATCHING',
  'QUARANTINED',
  'BARE',
  'DROPPED',
  'RETURNED',
] as const;
export type RemovalState = (typeof REMOVAL_STATES)[number];

const NEXT: Readonly<Record<RemovalState, readonly RemovalState[]>> = {
  PLANNED: ['APPROVED', 'RETURNED'],
  REFUSED: [],
  APPROVED: ['SEALED', 'RETURNED'],
  SEALED: ['PROVED', 'RETURNED'],
  PROVED: ['WATCHING', 'RETURNED'],
  WATCHING: ['QUARANTINED', 'RETURNED'],
  QUARANTINED: ['BARE', 'RETURNED'],
  // A return may find that the drop was committed and only its answer lost.
  BARE: ['DROPPED', 'RETURNED'],
  DROPPED: ['RETURNED'],
  RETURNED: ['RETURNED'],
};

export const mayBecome = (from: RemovalState, to: RemovalState): boolean => NEXT[from].includes(to);

const ENDED: readonly RemovalState[] = ['REFUSED', 'DROPPED', 'RETURNED'];

/** Nothing follows by itself. */
export const hasEnded = (state: RemovalState): boolean => ENDED.includes(state);

/** What a later step does, with the statements as they will run. */
export interface RemovalStep {
  /** `prepare` (the database, once), `seal`, `quarantine`, `bare`, `drop`, `return`. */
  readonly step: string;
  readonly sql: readonly string[];
}

export interface RemovalApproval {
  readonly actor: string;
  readonly at: Date;
}

/** What the plan was made for: another relation under the name, or another owner, is not it. */
export interface RemovalTarget extends QualifiedName {
  readonly sourceId: SourceId;
  readonly database: string;
  readonly databaseOid: number;
  readonly relationOid: number;
  readonly owner: string;
}

export interface Removal {
  readonly id: RemovalId;
  readonly state: RemovalState;
  /** The one that stands for the table: the planned one, or a newer one that was made of the sealed table. */
  readonly archiveId: ArchiveId;
  readonly tableId: TableId;
  readonly target: RemovalTarget;
  readonly reason: string;
  readonly steps: readonly RemovalStep[];
  readonly warnings: readonly string[];
  /** Empty unless REFUSED. */
  readonly refusals: readonly string[];
  /** How many different people must approve it. */
  readonly needsApprovals: number;
  readonly approvals: readonly RemovalApproval[];
  /** The archive move of the sealed table, where the planned archive was not its rows any more. */
  readonly copyMoveId: MoveId | null;
  /** Of table and seal: before a copy of the sealed table, then when it was proved that the archive has the rows. */
  readonly fingerprint: string | null;
  /** Set when somebody, or a tripwire, wants the table back; nothing but the return follows. */
  readonly returnReason: string | null;
  /** Set before the drop is sent, so that a table that is gone afterwards is known to be gone by it. */
  readonly dropBegunAt: Date | null;
  /** Why the last look or step failed; null when it did not. */
  readonly fault: ErrorReport | null;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly sealedAt: Date | null;
  /** Since when the statistics say that nobody read it; later than the rehearsal where counters began anew. */
  readonly watchingSince: Date | null;
  readonly quarantinedAt: Date | null;
  readonly bareAt: Date | null;
  readonly endedAt: Date | null;
}

/** What a source's database said of itself when it was first sealed there, and how it was reached. */
export interface SourceInstance {
  /** A random uuid that is kept in the database itself. */
  readonly uuid: string;
  readonly host: string;
  readonly port: number;
  readonly systemIdentifier: string | null;
}
