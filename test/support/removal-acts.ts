/** The acts of a removal on a server, without a catalog: a test says in which order, and what happens between. */
import { randomUUID } from 'node:crypto';
import type { Archive } from '../../src/domain/archive.js';
import { archiveId, removalId, tableId } from '../../src/domain/ids.js';
import type { Removal, SourceInstance } from '../../src/domain/removal.js';
import type { Source } from '../../src/domain/source.js';
import type { TableDefinition } from '../../src/domain/table-definition.js';
import { quoteName } from '../../src/postgres/quote.js';
import { createSourceConnector } from '../../src/postgres/source-connector.js';
import type { Queryable, Session } from '../../src/postgres/session.js';
import { bareTable } from '../../src/removal/bare-table.js';
import { dropTable } from '../../src/removal/drop-table.js';
import { gatherPreflight } from '../../src/removal/gather-preflight.js';
import type { PreflightFacts } from '../../src/removal/gather-preflight.js';
import { inSource } from '../../src/removal/in-source.js';
import { readWholeDefinition } from '../../src/removal/read-whole-definition.js';
import { quarantineTable } from '../../src/removal/quarantine-table.js';
import { readUse } from '../../src/removal/read-use.js';
import { readRefused, readTouches } from '../../src/removal/read-touches.js';
import { removalFingerprint } from '../../src/removal/removal-fingerprint.js';
import { returnTable } from '../../src/removal/return-table.js';
import type { Returned } from '../../src/removal/return-table.js';
import { sealTable } from '../../src/removal/seal-table.js';
import { archive } from './archives.js';
import { SOURCE } from './in-memory-services.js';
import type { TestConnections } from './postgres.js';

export interface RemovalActs {
  readonly removal: Removal;
  readonly source: Source;
  seal(): Promise<SourceInstance>;
  /** Seals, and takes the fingerprint as if the archive had been proved. */
  prove(): Promise<void>;
  quarantine(): Promise<void>;
  bare(): Promise<void>;
  /** At another server than the one that was sealed, where one is given. */
  drop(at?: TestConnections): Promise<void>;
  giveBack(): Promise<Returned>;
  touches(): Promise<number>;
  /** Writes that the seal has refused. */
  refused(): Promise<number>;
  /** What its tripwires say in a state. */
  use(state: Removal['state']): Promise<string | null>;
  fingerprint(): Promise<string>;
}

/** A session of the program with the server, for one piece of work. */
async function withSession<T>(
  server: TestConnections,
  database: string,
  work: (session: Session, source: Source) => Promise<T>,
): Promise<T> {
  const { host, port, user, password } = server.address();
  const address = { ...SOURCE.address, host, port, user, database, tls: 'disable' } as const;
  const source: Source = { ...SOURCE, systemIdentifier: null, address };
  const session = await createSourceConnector(() => Promise.resolve(password))(
    source,
    database,
    'removal test',
  );
  try {
    return await work(session, source);
  } finally {
    await session.close();
  }
}

/** An archive as if it had just been made of the table. */
export const archivedAs = ({ definition }: PreflightFacts): Archive => ({
  ...archive(),
  ...(definition === null ? {} : { definition }),
});

/** What the preflight finds of a table. */
export async function preflightOf(
  server: TestConnections,
  database: string,
  schema: string,
  name: string,
): Promise<PreflightFacts> {
  const [row] = await server.query(database, 'select $1::text::regclass::oid as oid', [
    quoteName({ schema, name }),
  ]);
  const facts = await withSession(server, database, (session) =>
    gatherPreflight(session, Number(row?.['oid']), 'testing'),
  );
  if (facts === null) throw new Error(`no table ${schema}.${name}`);
  return facts;
}

export async function removalActs(
  server: TestConnections,
  database: string,
  schema: string,
  name: string,
): Promise<RemovalActs> {
  const { place, face } = await preflightOf(server, database, schema, name);
  const [row] = await server.query(database, 'select $1::text::regclass::oid as oid', [
    quoteName({ schema, name }),
  ]);
  const target = {
    sourceId: SOURCE.id,
    database,
    databaseOid: place.databaseOid,
    relationOid: Number(row?.['oid']),
    schema,
    name,
    owner: face.owner,
  };
  const { source } = await withSession(server, database, (_session, found) =>
    Promise.resolve({ source: found }),
  );
  let archived: TableDefinition | null = null;
  let removal: Removal = { ...BLANK, id: removalId(randomUUID()), target };
  let known: SourceInstance | null = null;
  const instance = (): SourceInstance => {
    if (known === null) throw new Error('it is not sealed');
    return known;
  };
  const at = <T>(work: (session: Session) => Promise<T>): Promise<T> => withSession(server, database, work);
  const looking = <T>(work: (tx: Queryable) => Promise<T>): Promise<T> =>
    at((session) => inSource(session, { doing: 'testing', relationOid: target.relationOid }, work));
  const acts: RemovalActs = {
    get removal() {
      return removal;
    },
    source,
    seal: async () => (known = await at((session) => sealTable(session, removal, source, known))),
    prove: async () => {
      await acts.seal();
      removal = { ...removal, fingerprint: await acts.fingerprint() };
      archived = await looking((tx) => readWholeDefinition(tx, target.relationOid));
    },
    quarantine: () => at((session) => quarantineTable(session, removal, source, instance())),
    bare: () => at((session) => bareTable(session, removal, source, instance())),
    drop: (where = server) =>
      withSession(where, database, (session, reached) => {
        if (archived === null) throw new Error('it is not proved');
        return dropTable(session, removal, reached, instance(), archived, () => Promise.resolve());
      }),
    giveBack: () => at((session) => returnTable(session, removal, source, known)),
    touches: () => looking((tx) => readTouches(tx, removal.id)),
    refused: () => looking((tx) => readRefused(tx, removal.id)),
    use: (state) => at((session) => readUse(session, { ...removal, state }, source, instance())),
    fingerprint: () => looking((tx) => removalFingerprint(tx, target.relationOid)),
  };
  return acts;
}

const BLANK: Omit<Removal, 'id' | 'target'> = {
  state: 'APPROVED',
  archiveId: archiveId(randomUUID()),
  tableId: tableId(randomUUID()),
  reason: 'a test',
  steps: [],
  warnings: [],
  refusals: [],
  needsApprovals: 1,
  approvals: [],
  copyMoveId: null,
  fingerprint: null,
  returnReason: null,
  dropBegunAt: null,
  fault: null,
  createdBy: 'the test',
  createdAt: new Date(),
  sealedAt: null,
  watchingSince: null,
  quarantinedAt: null,
  bareAt: null,
  endedAt: null,
};
