/** Everything a move will do, as data, before anything is written. */
import type { ArchiveId, GroupId, PlanId, SourceId, TableId } from './ids.js';
import type { RestorePart } from './restore-part.js';
import type { QualifiedName } from './table-definition.js';

export const MOVE_KINDS = ['CONSOLIDATE', 'LOAD', 'ARCHIVE', 'RESTORE'] as const;
export type MoveKind = (typeof MOVE_KINDS)[number];

/** A table in a database of a registered source. */
export interface TablePlace extends QualifiedName {
  readonly sourceId: SourceId;
  readonly database: string;
}

/** One table of a set that is archived at one snapshot. */
export interface GroupMember {
  readonly tableId: TableId;
  readonly from: TablePlace;
  readonly archiveId: ArchiveId;
  readonly ownKey: boolean;
  readonly definitionHash: string;
  /** It is in the set because it is UNUSED, and must be so when the move starts. */
  readonly restsOnLabel: boolean;
}

/** One archive of a set, and where it is restored to. */
export interface RestoredMember {
  readonly archiveId: ArchiveId;
  readonly to: TablePlace;
}

/** Several tables that one move takes as one set; the first member is what the target names besides. */
export interface Grouped<Member> {
  readonly id: GroupId;
  readonly members: readonly [Member, ...Member[]];
}

export type PlanTarget =
  | { readonly kind: 'CONSOLIDATE'; readonly from: TablePlace; readonly to: TablePlace }
  | { readonly kind: 'LOAD'; readonly from: TablePlace; readonly to: QualifiedName }
  | {
      readonly kind: 'ARCHIVE';
      readonly from: TablePlace;
      readonly archiveId: ArchiveId;
      readonly tags: readonly string[];
      /** A data key for this archive alone, so that it can be shredded; left out, none. */
      readonly ownKey?: boolean;
      /** Left out, one table alone. */
      readonly group?: Grouped<GroupMember>;
    }
  | {
      readonly kind: 'RESTORE';
      readonly archiveId: ArchiveId;
      readonly to: TablePlace;
      /** Left out, all of it. */
      readonly part?: RestorePart;
      /** Left out, one archive alone. */
      readonly group?: Grouped<RestoredMember>;
    };

export const PLAN_STATES = ['DRAFT', 'APPROVED', 'REFUSED'] as const;
/** REFUSED: the planner found a reason for which this must not be done; a refused plan cannot be approved. */
export type PlanState = (typeof PLAN_STATES)[number];

export interface Plan {
  readonly id: PlanId;
  readonly state: PlanState;
  readonly target: PlanTarget;
  /** The table that is moved, or that the restored archive was made of (null when the catalog never knew it). */
  readonly tableId: TableId | null;
  /** What will be done, in order, in words and SQL. */
  readonly steps: readonly string[];
  /** What a person should know before approving. */
  readonly warnings: readonly string[];
  /** Why it must not be done; empty unless REFUSED. */
  readonly refusals: readonly string[];
  readonly estimatedRows: number | null;
  readonly estimatedBytes: bigint;
  /**
   * Hash of the table definition that the plan was made for; a move refuses a table that has changed since.
   * For a RESTORE, the manifest's own hash.
   */
  readonly definitionHash: string;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly approvedBy: string | null;
  readonly approvedAt: Date | null;
}
