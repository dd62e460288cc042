/** What the steps of a removal share: their parts, and how one acts on the source. */
import { getArchivesById } from '../catalog/archives/get-archives-by-id.js';
import { recordEvent } from '../catalog/audit/record-event.js';
import { getRemovals } from '../catalog/removals/get-removals.js';
import { getSourceInstance } from '../catalog/removals/source-instances.js';
import { holdRemoval } from '../catalog/removals/hold-removal.js';
import type { RemovalWork } from '../catalog/removals/hold-removal.js';
import { getSources } from '../catalog/sources/get-sources.js';
import { getTables } from '../catalog/tables/get-tables.js';
import type { Archive } from '../domain/archive.js';
import { conflict, notFound } from '../domain/errors.js';
import type { ArchiveId, RemovalId, SourceId, TableId } from '../domain/ids.js';
import type { Removal, RemovalState, SourceInstance } from '../domain/removal.js';
import type { Source } from '../domain/source.js';
import type { Database, Queryable, Session } from '../postgres/session.js';
import type { ConnectSource } from '../postgres/source-connector.js';
import { nextOfRemoval } from './next-of-removal.js';
import type { ArchiveService } from './archive-services.js';
import type { MoveService, PlanService, SourceService } from './services.js';

export interface RemovalPolicy {
  /** Without it nothing from the seal on is done; what was done can be returned. */
  readonly allow: boolean;
  /** 1 or 2, where nothing speaks for a second person anyway. */
  readonly approvals: number;
  /** How long statistics must say that nobody reads a sealed table. */
  readonly watchMs: number;
  /** How long nobody may read the view. */
  readonly quarantineMs: number;
  /** How long nobody may have missed the table once its view is gone. */
  readonly bareMs: number;
}

export interface RemovalParts {
  readonly catalog: Database;
  readonly connect: ConnectSource;
  readonly policy: RemovalPolicy;
  readonly pagesPerChunk: number;
  readonly sources: Pick<SourceService, 'scan'>;
  readonly plans: PlanService;
  readonly moves: Pick<MoveService, 'start' | 'getMany'>;
  readonly archives: Pick<ArchiveService, 'verify'>;
  /** Told of each table that somebody read after it was sealed; must not reject. */
  readonly onNeeded: (needed: NeededTable) => Promise<void>;
}

export interface NeededTable {
  readonly tableId: TableId;
  /** In words. */
  readonly reason: string;
}

export interface RemovalAct {
  /** The transaction in the catalog that holds the removal. */
  readonly tx: Queryable;
  readonly removal: Removal;
  readonly source: Source;
  readonly session: Session;
  /** Null before the first seal in that database. */
  readonly known: SourceInstance | null;
}

/** An act in the source and its record in the catalog; whoever repeats it finds in the source what it had done. */
export async function actOnRemoval<T>(
  { catalog, connect }: Pick<RemovalParts, 'catalog' | 'connect'>,
  id: RemovalId,
  check: (removal: Removal) => void,
  act: (parts: RemovalAct) => Promise<T>,
): Promise<T> {
  return whileHolding(catalog, id, 'act', async (tx, removal) => {
    check(removal);
    const source = await sourceOfRemoval(tx, removal.target.sourceId);
    const known = await getSourceInstance(tx, removal.target);
    const session = await connect(source, removal.target.database, `removal ${id}`);
    try {
      return await act({ tx, removal, source, session, known });
    } finally {
      await session.close();
    }
  });
}

/** A process that was stopped, or cut off, must not keep everybody else from a removal: the server ends its hold. */
const GIVEN_AWAY_AFTER = '10s';
const BEAT_MS = 2000;

/** Nobody else is at the same work on the removal meanwhile, however long it takes. */
export async function whileHolding<T>(
  catalog: Database,
  id: RemovalId,
  work: RemovalWork,
  act: (tx: Queryable, removal: Removal) => Promise<T>,
): Promise<T> {
  return catalog.transaction(async (tx) => {
    await tx.query(`set local idle_in_transaction_session_timeout = '${GIVEN_AWAY_AFTER}'`);
    const removal = await whereNow(tx, await holdRemoval(tx, id, work));
    // What the loss of the connection means is said by the next statement of the work itself.
    const beat = setInterval(() => void tx.query('select 1').catch(() => undefined), BEAT_MS);
    return act(tx, removal).finally(() => clearInterval(beat));
  });
}

/** A database may have been renamed since; its oid is compared before anything is done there. */
async function whereNow(db: Queryable, removal: Removal): Promise<Removal> {
  const [table] = await getTables(db, [removal.tableId]);
  return table?.databaseOid === removal.target.databaseOid
    ? { ...removal, target: { ...removal.target, database: table.database } }
    : removal;
}

export async function sourceOfRemoval(db: Queryable, id: SourceId): Promise<Source> {
  const [source] = await getSources(db, [id]);
  if (source !== null && source !== undefined) return source;
  throw notFound(`source ${id} is not registered`, 'Register it again under its name.');
}

export async function archiveOfRemoval(db: Queryable, id: ArchiveId): Promise<Archive> {
  const [archive] = await getArchivesById(db, [id]);
  if (archive !== null && archive !== undefined) return archive;
  throw notFound(`archive ${id} is not in the catalog`, 'Return the removal; archive the table again.');
}

export async function existingRemoval(db: Queryable, id: RemovalId): Promise<Removal> {
  const [removal] = await getRemovals(db, [id]);
  if (removal !== null && removal !== undefined) return removal;
  throw notFound(`removal ${id} does not exist`, 'List the removals to find it.');
}

/** CONFLICT unless the removal is in the state from which this step goes on, and steps are allowed. */
export function assertForward({ allow }: RemovalPolicy, from: RemovalState, removal: Removal): void {
  if (!allow) {
    throw conflict(
      `removal ${removal.id} goes no further: removing tables from sources is not allowed here`,
      'Set allowRemoval (SORTKEEP_ALLOW_REMOVAL=true) where the service runs: this deletes production data.',
    );
  }
  if (removal.state === from && removal.returnReason === null) return;
  throw conflict(
    removal.state === from
      ? `removal ${removal.id} is to be returned`
      : `removal ${removal.id} is ${removal.state}, not ${from}`,
    nextOfRemoval(removal),
  );
}

/** Of a database that was sealed once. */
export function knownInstance({ known, removal }: Pick<RemovalAct, 'known' | 'removal'>): SourceInstance {
  if (known !== null) return known;
  throw conflict(
    `the catalog does not know the database of removal ${removal.id}`,
    'Return the removal and plan it again.',
  );
}

export const recordStep = (
  tx: Queryable,
  actor: string,
  step: string,
  id: RemovalId,
  details: Readonly<Record<string, unknown>> = {},
): Promise<void> => recordEvent(tx, { actor, action: `removal.${step}`, subject: id, details });
