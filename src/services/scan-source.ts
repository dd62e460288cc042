/** One scan of one source into the catalog. */
import { recordEvent } from '../catalog/audit/record-event.js';
import { joinCluster } from '../catalog/sources/join-cluster.js';
import type { Membership } from '../catalog/sources/join-cluster.js';
import { getSources } from '../catalog/sources/get-sources.js';
import { recordScan } from '../catalog/sources/record-scan.js';
import type { SourceState } from '../catalog/sources/record-scan.js';
import { markDatabasesGone } from '../catalog/tables/mark-databases-gone.js';
import { storeScan } from '../catalog/tables/store-scan.js';
import { asSortkeepError, notFound, reportOf } from '../domain/errors.js';
import type { ErrorReport } from '../domain/errors.js';
import type { SourceId } from '../domain/ids.js';
import type { DatabaseScan, ScanReport, Source } from '../domain/source.js';
import type { Database } from '../postgres/session.js';
import type { ConnectSource } from '../postgres/source-connector.js';
import { evidenceLimits } from '../scanner/evidence-limits.js';
import { lookAtInstance } from '../scanner/look-at-instance.js';
import type { InstanceFacts } from '../scanner/read-instance.js';
import { scanInstance } from '../scanner/scan-instance.js';
import type { ScanLimits, ScanVisitor } from '../scanner/scan-instance.js';
import { catalogCall } from './catalog-call.js';
import { databaseStates } from './database-states.js';
import { refuseOtherServer } from './refuse-other-server.js';

export interface ScanParts {
  readonly catalog: Database;
  readonly connect: ConnectSource;
  readonly limits: ScanLimits;
  /** Called for each scan that ended and was recorded, which waits for it; must not reject. */
  readonly onScan: (scan: EndedScan) => Promise<void>;
}

export interface EndedScan {
  readonly actor: string;
  readonly report: ScanReport;
  /** Fires when what began the scan is to stop. */
  readonly signal: AbortSignal;
}

const OTHER_SERVER_HINT =
  'Correct the address if it is wrong; register a new server under a new name; if it is the same one after pg_upgrade or a restore, say so with `sortkeep adopt`.';

interface Attempt {
  readonly databases: readonly DatabaseScan[];
  readonly instance: { readonly facts: InstanceFacts; readonly membership: Membership } | null;
  /** Null when something could be scanned. */
  readonly failure: ErrorReport | null;
}

/**
 * Every database of the source; a failure is in the report and on the source, and hides nothing known before. Rejects
 * when there is no such source, or when the catalog fails. What a signal cut short is not recorded.
 */
export async function scanSource(
  parts: ScanParts,
  actor: string,
  id: SourceId,
  onProgress: ScanVisitor['progress'],
): Promise<ScanReport> {
  const startedAt = new Date();
  let source = await sourceOf(parts.catalog, id);
  let attempt = await tryScan(parts, source, startedAt, onProgress);
  const now = await sourceOf(parts.catalog, id);
  if (attempt.instance !== null && attempt.instance.membership.leadId !== (now.leadId ?? id)) {
    // Another node of its cluster was scanned meanwhile, so that what it stored under its lead of before was refused.
    source = now;
    attempt = await tryScan(parts, source, startedAt, onProgress);
  }
  const report = { sourceId: id, startedAt, finishedAt: new Date(), databases: attempt.databases };
  if (parts.limits.signal.aborted) return report;
  await catalogCall(`recording the scan of source ${source.name}`, () =>
    finish(parts.catalog, actor, source, startedAt, attempt),
  );
  await parts.onScan({ actor, report, signal: parts.limits.signal });
  return report;
}

/** NOT_FOUND where there is none. */
export async function sourceOf(catalog: Database, id: SourceId): Promise<Source> {
  const [source] = await catalogCall(`looking source ${id} up`, () => getSources(catalog, [id]));
  if (source !== undefined && source !== null) return source;
  throw notFound(`source ${id} is not registered`, 'List the sources for the ids of those that are.');
}

async function tryScan(
  parts: ScanParts,
  source: Source,
  startedAt: Date,
  onProgress: ScanVisitor['progress'],
): Promise<Attempt> {
  const { catalog, connect, limits } = parts;
  let instance: Attempt['instance'] = null;
  try {
    const databases = await scanInstance(connect, source, limits, {
      instance: async (facts) => {
        refuseOtherServer(source, facts, OTHER_SERVER_HINT);
        const membership = await join(parts, source, facts, startedAt);
        instance = { facts, membership };
        if (membership.leadId !== source.id) return { structure: false };
        await catalogCall('marking databases that are gone', () =>
          markDatabasesGone(
            catalog,
            source.id,
            facts.databases.map(({ oid }) => oid),
            startedAt,
          ),
        );
        return { structure: true };
      },
      database: (observation) =>
        catalogCall(`storing database ${observation.database} of source ${source.name}`, () =>
          storeScan(
            catalog,
            { lead: instance?.membership.leadId ?? source.id, node: source.id },
            observation,
            startedAt,
          ),
        ),
      progress: onProgress,
    });
    return { databases, instance, failure: null };
  } catch (error) {
    const failure = reportOf(asSortkeepError(error, `scanning source ${source.name}`));
    const database = source.address.database;
    return { databases: [{ database, tables: 0, newSchemaVersions: 0, error: failure }], instance, failure };
  }
}

async function join(parts: ScanParts, source: Source, facts: InstanceFacts, at: Date): Promise<Membership> {
  const leadNow = await lookAtLead(parts, source, facts);
  const systemIdentifier = facts.systemIdentifier ?? source.systemIdentifier;
  return catalogCall(`finding the nodes of source ${source.name}`, () =>
    joinCluster(parts.catalog, source, { ...facts, systemIdentifier }, leadNow, at),
  );
}

/** A node that follows and is a primary now was promoted: whether its lead is one still decides what that means. */
async function lookAtLead(
  { catalog, connect }: ScanParts,
  source: Source,
  facts: InstanceFacts,
): Promise<Parameters<typeof joinCluster>[3]> {
  if (facts.role !== 'primary' || source.leadId === null) return null;
  const lead = await sourceOf(catalog, source.leadId);
  try {
    const { role, systemIdentifier } = await lookAtInstance(connect, lead);
    const answers = systemIdentifier === null || systemIdentifier === lead.systemIdentifier;
    return { role, answers };
  } catch {
    // Why it does not answer is for its own scan to say.
    return { role: lead.role, answers: false };
  }
}

async function finish(
  catalog: Database,
  actor: string,
  source: Source,
  startedAt: Date,
  { databases, instance, failure }: Attempt,
): Promise<void> {
  const state =
    instance === null || failure !== null ? null : stateOf(source, startedAt, databases, instance);
  await catalog.transaction(async (tx) => {
    await recordScan(tx, source.id, { at: startedAt, state, error: failure });
    await recordEvent(tx, { actor, action: 'source.scan', subject: source.id, details: { databases } });
  });
}

function stateOf(
  source: Source,
  startedAt: Date,
  databases: readonly DatabaseScan[],
  { facts, membership }: NonNullable<Attempt['instance']>,
): SourceState {
  return {
    limits: evidenceLimits(facts, membership),
    clockOffsetSeconds: facts.clock.offsetMs / 1000,
    databases: databaseStates(source.lastDatabases, facts.databases, databases, startedAt),
  };
}
