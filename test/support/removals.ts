/** Removals over the parts of a test application: a test says what is allowed, how long things take, and who looks when. */
import { insertArchiveVerification } from '../../src/catalog/archives/insert-archive-verification.js';
import type { Archive } from '../../src/domain/archive.js';
import type { CatalogTable } from '../../src/domain/catalog-table.js';
import type { RemovalId } from '../../src/domain/ids.js';
import type { Removal } from '../../src/domain/removal.js';
import type { Source } from '../../src/domain/source.js';
import { readSecret } from '../../src/config/read-secret.js';
import { openDatabase, optionsFromUrl } from '../../src/postgres/connect.js';
import type { Database } from '../../src/postgres/session.js';
import { createSourceConnector } from '../../src/postgres/source-connector.js';
import type { ConnectSource } from '../../src/postgres/source-connector.js';
import { createRemovalService } from '../../src/services/removal-service.js';
import type { WatchedRemovals } from '../../src/services/removal-service.js';
import type { NeededTable, RemovalParts, RemovalPolicy } from '../../src/services/removal-parts.js';
import { ACTOR } from './application.js';
import type { TestApplication } from './application.js';

export interface TestRemovals {
  readonly removals: WatchedRemovals;
  readonly catalog: Database;
  readonly connect: ConnectSource;
  /** Tables that somebody read after their seal, in order. */
  readonly needed: readonly NeededTable[];
  /** Scans and archives. */
  archived(
    source: Source,
    name: string,
  ): Promise<{ readonly table: CatalogTable; readonly archive: Archive }>;
  /** As if a rehearsal of the archive had just ended well. */
  rehearsed(archive: Pick<Archive, 'id'>): Promise<void>;
  /** Plans and approves, by as many people as it needs. */
  approved(archive: Archive): Promise<Removal>;
  /** As it is now. */
  now(id: RemovalId): Promise<Removal>;
  /** One look of a worker. */
  look(): Promise<void>;
  /** Looks until it is in the state; throws its fault when it does not get there. */
  until(id: RemovalId, state: Removal['state']): Promise<Removal>;
  /** Plans, approves, seals, proves, rehearses and watches. */
  watched(source: Source, archive: Archive): Promise<Removal>;
  /** As `watched`, then into quarantine. */
  quarantined(source: Source, archive: Archive): Promise<Removal>;
  close(): Promise<void>;
}

/** All quiet times are a millisecond unless told otherwise. */
export function openRemovals(
  app: TestApplication,
  policy: Partial<RemovalPolicy> = {},
  archives: RemovalParts['archives'] = app.services.archives,
  onNeeded: RemovalParts['onNeeded'] = () => Promise.resolve(),
): TestRemovals {
  const catalog = openDatabase(optionsFromUrl(new URL(app.catalogUrl), 'sortkeep test removals'), 6);
  const connect = createSourceConnector(readSecret);
  const needed: NeededTable[] = [];
  const removals = createRemovalService({
    catalog,
    connect,
    pagesPerChunk: 20,
    policy: { allow: true, approvals: 1, watchMs: 1, quarantineMs: 1, bareMs: 1, ...policy },
    sources: app.services.sources,
    plans: app.services.plans,
    moves: app.services.moves,
    archives,
    onNeeded: (table) => {
      needed.push(table);
      return onNeeded(table);
    },
  });
  const look = (): Promise<void> => removals.lookAfter(new AbortController().signal);
  const now: TestRemovals['now'] = async (id) => {
    const [removal] = await removals.getMany([id]);
    if (removal === null || removal === undefined) throw new Error(`removal ${id} vanished`);
    return removal;
  };
  const rehearsed: TestRemovals['rehearsed'] = ({ id }) =>
    insertArchiveVerification(catalog, {
      archiveId: id,
      how: 'REHEARSAL',
      share: 1,
      ok: true,
      checksums: 0,
      objects: 1,
      storedBytes: 1n,
      seconds: 1,
      faults: [],
      at: new Date(),
      actor: ACTOR,
    });
  const approved: TestRemovals['approved'] = async ({ handle }) => {
    const planned = await removals.plan(ACTOR, handle, 'nobody needs it');
    if (planned.state === 'REFUSED') throw new Error(`refused: ${planned.refusals.join('; ')}`);
    let removal = planned;
    for (let person = 1; person <= planned.needsApprovals; person++)
      removal = await removals.approve(`person ${person}`, planned.id);
    return removal;
  };
  const until: TestRemovals['until'] = async (id, state) => {
    for (const end = Date.now() + 200_000; ;) {
      await look();
      const removal = await now(id);
      if (removal.state === state) return removal;
      if (Date.now() > end || removal.fault !== null)
        throw new Error(`removal is ${removal.state}: ${removal.fault?.message ?? 'it takes too long'}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  const watched: TestRemovals['watched'] = async (source, archive) => {
    const { id } = await approved(archive);
    await removals.seal(ACTOR, id);
    const { archiveId } = await until(id, 'PROVED');
    await rehearsed({ id: archiveId });
    const removal = await until(id, 'WATCHING');
    await app.services.sources.scan(ACTOR, source.id);
    return removal;
  };
  return {
    removals,
    catalog,
    connect,
    needed,
    rehearsed,
    approved,
    now,
    look,
    until,
    watched,
    archived: async (source, name) => {
      const table = await app.scanned(source, name);
      const move = await app.moved({ tableId: table.id, kind: 'ARCHIVE' });
      if (move.target.kind !== 'ARCHIVE' || move.state !== 'SUCCEEDED')
        throw new Error(`the archive move is ${move.state}: ${move.error?.message ?? ''}`);
      const found = await app.services.archives.search({ text: name }, { first: 100, after: null });
      const { archiveId } = move.target;
      const archive = found.items.map(({ node }) => node).find(({ id }) => id === archiveId);
      if (archive === undefined) throw new Error('the archive was not found');
      return { table, archive };
    },
    quarantined: async (source, archive) => {
      const { id } = await watched(source, archive);
      const removal = await removals.quarantine(ACTOR, id);
      // Its statistics must say, after the quiet time, that nobody has read it.
      await app.services.sources.scan(ACTOR, source.id);
      return removal;
    },
    close: () => catalog.close(),
  };
}
