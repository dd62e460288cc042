/**
 * What the program does, as the API and the command line call it. They import these types and nothing below them.
 * Every mutation takes the actor's name first and leaves an audit event.
 */
import type {
  CatalogTable,
  MoveFilter,
  SchemaVersion,
  TableFilter,
  TableOrder,
} from '../domain/catalog-table.js';
import type {
  ProfileReport,
  SensitiveColumn,
  SensitivityKind,
  TableProfile,
} from '../domain/column-profile.js';
import type { ForeignKeyLink } from '../domain/foreign-key-link.js';
import type { MoveId, PlanId, SchemaVersionId, SourceId, TableId } from '../domain/ids.js';
import type { StandingLesson } from '../domain/lesson.js';
import type { LineageEdge } from '../domain/lineage.js';
import type { ModelVersion } from '../domain/model-version.js';
import type { Move, MoveProgress } from '../domain/move.js';
import type { Page, PageRequest } from '../domain/page.js';
import type { MoveKind, Plan } from '../domain/plan.js';
import type { AdoptReport, ScanProgress, ScanReport, Source, SourceAddress } from '../domain/source.js';
import type { ChangeFilter, SchemaChange, TableChange } from '../domain/schema-change.js';
import type { UsageWindow } from '../domain/table-facts.js';
import type { LastUse, ReadAttribution, TableEpoch, UsageDay } from '../domain/usage-history.js';
import type { JoinCandidate, ListedConflict, RelationRun, TableRelations } from '../domain/table-relation.js';
import type { Label, Verdict } from '../domain/verdict.js';
import type { DryRunService } from './dry-run-service.js';
import type { RemovalService } from './removal-service.js';
import type { ArchiveQueryService } from './archive-query-services.js';
import type { ArchiveService, KeepingService } from './archive-services.js';

export interface SourceService {
  /** Does not connect: a scan does. ALREADY_EXISTS when the name is taken, INVALID_INPUT for a secret that is not a reference. */
  register(actor: string, name: string, address: SourceAddress): Promise<Source>;
  list(page: PageRequest): Promise<Page<Source>>;
  /** In the order of the ids; null where there is none. */
  getMany(ids: readonly SourceId[]): Promise<readonly (Source | null)[]>;
  /** Every database of the source; a failure is in the report and on the source, and hides nothing known before. */
  scan(
    actor: string,
    id: SourceId,
    onProgress?: (done: number, total: number, tables: number) => void,
  ): Promise<ScanReport>;
  /** Several at once (all without ids), standbys after their leads; a failure is in the report of its source alone. */
  scanMany(
    actor: string,
    ids: readonly SourceId[] | null,
    onProgress?: (progress: ScanProgress) => void,
  ): Promise<readonly ScanReport[]>;
  /**
   * A person says that the other server at the source's address is the same one after pg_upgrade or a restore: tables
   * keep their history by database, schema and name. CONFLICT when it is the server that it was.
   */
  adopt(actor: string, id: SourceId): Promise<AdoptReport>;
}

export interface TableService {
  list(filter: TableFilter, order: TableOrder, page: PageRequest): Promise<Page<CatalogTable>>;
  getMany(ids: readonly TableId[]): Promise<readonly (CatalogTable | null)[]>;
  schemaVersions(ids: readonly SchemaVersionId[]): Promise<readonly (SchemaVersion | null)[]>;
  /** All versions of a table, newest first. */
  schemaHistory(id: TableId, page: PageRequest): Promise<Page<SchemaVersion>>;
  /** What differs between two versions, of one table or of two. NOT_FOUND for an id that is none. */
  compareVersions(from: SchemaVersionId, to: SchemaVersionId): Promise<readonly SchemaChange[]>;
  /** Tables that came, went or changed since a moment, newest first. */
  changes(filter: ChangeFilter, page: PageRequest): Promise<Page<TableChange>>;
  /** As `changes`, of each of the tables; at most the newest 100 of each. */
  changesOf(ids: readonly TableId[], since: Date): Promise<readonly (readonly TableChange[])[]>;
  /** Foreign keys of each table, with the tables that they refer to. */
  references(ids: readonly TableId[]): Promise<readonly (readonly ForeignKeyLink[])[]>;
  /** Foreign keys that point to each table, with the tables that have them. */
  referencedBy(ids: readonly TableId[]): Promise<readonly (readonly ForeignKeyLink[])[]>;
  /** Null where no statistics were ever read. */
  usage(ids: readonly TableId[]): Promise<readonly (UsageWindow | null)[]>;
  /** When each was last really used, and how that is known; null where no statistics were ever read. */
  lastUse(ids: readonly TableId[]): Promise<readonly (LastUse | null)[]>;
  /** Days (of a while ago: months) on which something happened, newest first, by node. INVALID_INPUT below one day. */
  usageHistory(id: TableId, days: number): Promise<readonly UsageDay[]>;
  /** The newest `first` reads that are no use, by day and cause, with the evidence. */
  attributions(id: TableId, first: number): Promise<readonly ReadAttribution[]>;
  /** The newest `first` moments at which its counters stopped to be comparable. */
  epochs(id: TableId, first: number): Promise<readonly TableEpoch[]>;
}

export interface ClassificationReport {
  readonly tables: number;
  /** Of them, those that could not be judged: UNKNOWN, and their verdict has why. */
  readonly failed: number;
  /** Why, of the first ten: `desk.quotes: …`. */
  readonly faults: readonly string[];
  /** As they stand afterwards. */
  readonly labels: Readonly<Record<Label, number>>;
  readonly modelVersion: string;
}

export interface VerdictService {
  /** Judges every table of the source (of all sources without one) that is still there; an override stands. */
  classify(actor: string, sourceId: SourceId | null): Promise<ClassificationReport>;
  /** An UNUSED stands until something is known of the table that was not known then; other labels until the next word. */
  override(actor: string, tableId: TableId, label: Label, note: string): Promise<Verdict>;
  /** Gives the table back to the model, whose verdict it returns; null before its first. CONFLICT where no word stands. */
  withdraw(actor: string, tableId: TableId, note: string): Promise<Verdict | null>;
  /** The current verdict, a person's over the model's, as UNKNOWN where its UNUSED no longer stands; null before the first. */
  current(ids: readonly TableId[]): Promise<readonly (Verdict | null)[]>;
  /** What the model says, also under a person's word; as UNKNOWN where its UNUSED no longer stands. */
  ofModel(ids: readonly TableId[]): Promise<readonly (Verdict | null)[]>;
  /** As they were said, newest first, at most 100. */
  history(tableId: TableId): Promise<readonly Verdict[]>;
}

export interface KnownModel extends ModelVersion {
  /** Why the shipped model judges here instead of it, though it is CURRENT; null where it is not so. */
  readonly fault: string | null;
}

export interface LearningService {
  /** Newest first. */
  models(page: PageRequest): Promise<Page<KnownModel>>;
  /** What the next training learns from: the newest of each table, the newest table first. */
  lessons(page: PageRequest): Promise<Page<StandingLesson>>;
  /**
   * Takes minutes: a model of the shipped training set and the lessons, compared with the current one on the same
   * held-out tables. CURRENT where it is better, else a CANDIDATE. CONFLICT when there is nothing new to learn, or while
   * another training runs.
   */
  train(actor: string): Promise<KnownModel>;
  /** By decision; also back to an earlier one. CONFLICT when it judges already, CORRUPTED when nobody can judge by it. */
  adopt(actor: string, version: string, note: string): Promise<KnownModel>;
}

export interface PlanRequest {
  readonly tableId: TableId;
  /** Left out, the verdict decides: APP consolidates, BROKER loads, UNUSED archives, UNKNOWN is INVALID_INPUT. */
  readonly kind?: Exclude<MoveKind, 'RESTORE'>;
  /** CONSOLIDATE: the target; left out, the configured one. */
  readonly targetSourceId?: SourceId;
  readonly targetDatabase?: string;
  /** CONSOLIDATE and LOAD: left out, named after the source. */
  readonly targetSchema?: string;
  /** ARCHIVE. */
  readonly tags?: readonly string[];
}

export interface GroupRequest {
  /** Tables of one database. Those that foreign keys tie to them come along. */
  readonly tableIds: readonly TableId[];
  readonly tags?: readonly string[];
}

export interface PlanService {
  /** A plan with refusals is REFUSED and kept, so that it can be read. */
  plan(actor: string, request: PlanRequest): Promise<Plan>;
  /** One plan that archives a set of tables at one snapshot; REFUSED as soon as one of them cannot be archived. */
  planGroup(actor: string, request: GroupRequest): Promise<Plan>;
  /** CONFLICT unless it is a DRAFT, and where it archives what was UNUSED and is not so any more. */
  approve(actor: string, id: PlanId): Promise<Plan>;
  getMany(ids: readonly PlanId[]): Promise<readonly (Plan | null)[]>;
}

export interface MoveService {
  /** Queues it; a worker runs it. CONFLICT unless the plan is approved, and as at approval. A FAILED move of the plan is queued again. */
  start(actor: string, planId: PlanId): Promise<Move>;
  /** The worker stops within seconds; what it wrote at the destination is removed, the source is as it was. */
  cancel(actor: string, id: MoveId): Promise<Move>;
  /**
   * A queued move rests at once; a running one lets its chunks end, for seconds at most, and lets go of its source.
   * What is finished stays. A pause of a paused move changes nothing.
   */
  pause(actor: string, id: MoveId, note: string): Promise<Move>;
  /** It goes on with its next worker; finished chunks stand where they can be proved. Not paused, nothing changes. */
  resume(actor: string, id: MoveId): Promise<Move>;
  list(filter: MoveFilter, page: PageRequest): Promise<Page<Move>>;
  getMany(ids: readonly MoveId[]): Promise<readonly (Move | null)[]>;
  /** The state now, then each change, at most a few a second; ends after the final state. NOT_FOUND for an unknown id. */
  progress(id: MoveId): AsyncIterable<MoveProgress>;
}

export interface LineageService {
  /** Edges that touch the dataset `namespace`/`name`, upstream and downstream, up to `depth` hops. */
  edges(namespace: string, name: string, depth: number): Promise<readonly LineageEdge[]>;
  /** OpenLineage name of a table. */
  datasetOf(tableId: TableId): Promise<{ readonly namespace: string; readonly name: string } | null>;
}

export interface HealthService {
  /** Empty when the service can do its work; else what is wrong, in words. */
  faults(): Promise<readonly string[]>;
}

export interface ProfileService {
  /**
   * Every table of the source that its last scan saw; a failure is in the report and on the table, and hides nothing
   * known before. CONFLICT for a source that another one leads.
   */
  profile(
    actor: string,
    id: SourceId,
    onProgress?: (done: number, total: number) => void,
  ): Promise<ProfileReport>;
  profileTable(actor: string, id: TableId): Promise<ProfileReport>;
  /** Null where a table was never profiled. */
  ofTables(ids: readonly TableId[]): Promise<readonly (TableProfile | null)[]>;
  /** Columns with a tag of the kind, the surest first, over all sources. */
  sensitiveColumns(kind: SensitivityKind, page: PageRequest): Promise<Page<SensitiveColumn>>;
}

export interface RelationService {
  /**
   * Compares all tables of the catalog, reading keys where comparing needs them (with `fresh` again where they are
   * known); what it finds takes the place of the run before. What cannot be read of a source is said in the reasons.
   */
  relate(
    actor: string,
    fresh: boolean,
    onProgress?: (done: number, total: number) => void,
  ): Promise<RelationRun>;
  /** Null where no run has looked at the table. */
  ofTables(ids: readonly TableId[]): Promise<readonly (TableRelations | null)[]>;
  conflictsOf(ids: readonly TableId[]): Promise<readonly (readonly ListedConflict[])[]>;
  joinsOf(ids: readonly TableId[]): Promise<readonly (readonly JoinCandidate[])[]>;
  /** Of the whole fleet, by the name of the tables. */
  conflicts(page: PageRequest): Promise<Page<ListedConflict>>;
  /** Null before the first. */
  lastRun(): Promise<RelationRun | null>;
}

export interface Services {
  readonly sources: SourceService;
  readonly tables: TableService;
  readonly verdicts: VerdictService;
  readonly learning: LearningService;
  readonly profiles: ProfileService;
  readonly relations: RelationService;
  readonly plans: PlanService;
  readonly dryRuns: DryRunService;
  readonly moves: MoveService;
  readonly archives: ArchiveService;
  readonly archiveQueries: ArchiveQueryService;
  readonly keeping: KeepingService;
  readonly removals: RemovalService;
  readonly lineage: LineageService;
  readonly health: HealthService;
}
