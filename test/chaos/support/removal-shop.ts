/** Tables that are removed from a source, and what must be true of each at any moment. */
import type { Archive } from '../../../src/domain/archive.js';
import type { RemovalId } from '../../../src/domain/ids.js';
import type { RemovalState } from '../../../src/domain/removal.js';
import type { Source } from '../../../src/domain/source.js';
import { asSortkeepError } from '../../../src/domain/errors.js';
import { ACTOR, startTestApplication } from '../../support/application.js';
import type { TestApplication } from '../../support/application.js';
import { startMoveWorker } from '../../support/move-worker.js';
import { startTestServer } from '../../support/postgres.js';
import { openRemovals } from '../../support/removals.js';
import type { Step } from './messages.js';
import { linesOfArchive } from './truth.js';
import { archivesOf } from './open-worker.js';
import { LINES } from './shop.js';

const ROWS = 120;

export interface Leaving {
  readonly name: string;
  readonly oid: number;
  readonly removal: RemovalId;
  readonly lines: readonly string[];
}

export interface RemovalShop {
  readonly app: TestApplication;
  /** A fresh table, archived, whose removal is approved. */
  leaving(): Promise<Leaving>;
  /** What the step waits for besides: rehearsals, scans. */
  before(step: Step, table: Leaving): Promise<void>;
  /** The step is taken, as often as it needs; throws where it cannot be. */
  until(step: Step, table: Leaving): Promise<void>;
  /** What is not as it must be, in the middle of the road: the table is there, unless it was dropped with its archive. */
  standing(table: Leaving): Promise<readonly string[]>;
  /** The same at the end, with every row and everything that was made in the source. */
  faultsOf(table: Leaving): Promise<readonly string[]>;
  close(): Promise<void>;
}

const LEADS_TO: Readonly<Record<Step, RemovalState>> = {
  seal: 'SEALED',
  prove: 'PROVED',
  watch: 'WATCHING',
  quarantine: 'QUARANTINED',
  bare: 'BARE',
  drop: 'DROPPED',
  return: 'RETURNED',
};
const LIMIT_MS = 120_000;

export async function openRemovalShop(): Promise<RemovalShop> {
  const server = await startTestServer();
  const app = await startTestApplication(server, { parallelChunks: 1, pagesPerChunk: 20 });
  const stopMoves = await startMoveWorker(app);
  const on = openRemovals(app);
  const database = await server.newDatabase('source');
  const source: Source = await app.register('source', database);
  const store = await archivesOf(app.directory);
  let count = 0;
  const query = (sql: string, values: readonly unknown[] = []): ReturnType<typeof server.query> =>
    server.query(database, sql, values);
  const archiveOf = async ({ removal }: Leaving): Promise<Archive> => {
    const { archiveId } = await on.now(removal);
    const { items } = await app.services.archives.search({ text: '' }, { first: 100, after: null });
    const found = items.map(({ node }) => node).find(({ id }) => id === archiveId);
    if (found === undefined) throw new Error('the archive is gone');
    return found;
  };
  const whereIs = async ({ oid }: Leaving): Promise<string | null> => {
    const rows = await query(
      'select relnamespace::regnamespace::text as schema from pg_class where oid = $1',
      [oid],
    );
    return rows.length === 0 ? null : String(rows[0]?.['schema']);
  };
  const archiveFaults = async (table: Leaving): Promise<readonly string[]> => {
    const archive = await archiveOf(table);
    const { faults } = await app.services.archives.verify(ACTOR, archive.handle);
    const lines = await linesOfArchive(store, archive.id);
    const same = JSON.stringify(lines) === JSON.stringify(table.lines);
    return [...faults, ...(same ? [] : [`the archive has ${lines.length} rows, or other ones`])];
  };
  const standing: RemovalShop['standing'] = async (table) => {
    const { state, dropBegunAt } = await on.now(table.removal);
    const schema = await whereIs(table);
    if (schema !== null) return state === 'DROPPED' ? ['it is DROPPED and there'] : [];
    if (dropBegunAt === null) return [`the table is gone, and no drop was begun: it is ${state}`];
    return archiveFaults(table);
  };
  const take = async (step: Step, removal: RemovalId): Promise<void> => {
    if (step === 'return') await on.removals.return(ACTOR, removal, 'a test');
    else if (step === 'seal' || step === 'quarantine' || step === 'drop')
      await on.removals[step](ACTOR, removal);
    else await on.look();
  };
  return {
    app,
    leaving: async () => {
      const name = `leaving_${++count}`;
      await query(
        `create table ${name} (id bigint not null, day date not null, price numeric(12,4), note text, primary key (id));
         insert into ${name} select i, date '2020-01-01' + i, i / 7.0, case when i % 3 = 0 then null else 'note ' || i end
         from generate_series(1, ${ROWS}) i`,
      );
      const lines = (await query(`${LINES} ${name}`)).map((row) => String(row['line'])).sort();
      const [row] = await query(`select '${name}'::regclass::oid::integer as oid`);
      const { archive } = await on.archived(source, name);
      const { id } = await on.approved(archive);
      return { name, oid: Number(row?.['oid']), removal: id, lines };
    },
    before: async (step, table) => {
      if (step === 'watch') await on.rehearsed(await archiveOf(table));
      if (step === 'quarantine' || step === 'bare' || step === 'drop')
        await app.services.sources.scan(ACTOR, source.id);
    },
    until: async (step, { removal }) => {
      const end = Date.now() + LIMIT_MS;
      for (let last = ''; ;) {
        const { state, fault } = await on.now(removal);
        if (state === LEADS_TO[step]) return;
        if (state === 'RETURNED' || Date.now() > end)
          throw new Error(`it is ${state}: ${fault?.message ?? ''} ${last}`);
        // Rejected where a lock or a quiet time is not there yet, and done by the next try.
        await take(step, removal).catch((error: unknown) => (last = asSortkeepError(error, step).message));
        if (step !== 'seal' && step !== 'return' && last !== '')
          await app.services.sources.scan(ACTOR, source.id).catch(() => undefined);
      }
    },
    standing,
    faultsOf: async (table) => {
      const { state } = await on.now(table.removal);
      const faults = [...(await standing(table))];
      if (state === 'RETURNED') {
        const back = (await query(`${LINES} ${table.name}`)).map((row) => String(row['line'])).sort();
        if (JSON.stringify(back) !== JSON.stringify(table.lines))
          faults.push(`${back.length} rows came back`);
        if ((await whereIs(table)) !== 'public') faults.push('it came back somewhere else');
        await query(`insert into ${table.name} values (0, '2020-01-01')`).catch((error: unknown) =>
          faults.push(`it cannot be written to: ${String(error)}`),
        );
      } else if (state !== 'DROPPED') faults.push(`it is ${state} in the end`);
      // A connection that is lost at the very end leaves a sequence or an empty schema, which nothing stands on.
      const left = await query(
        `select relname as name from pg_class where relnamespace::regnamespace::text like 'sortkeep\\_quarantine%' and relkind in ('r', 'v')
         union all select tgname from pg_trigger where tgname like 'sortkeep\\_seal%'`,
      );
      return [...faults, ...left.map((row) => `left behind: ${String(row['name'])}`)];
    },
    close: async () => {
      await stopMoves();
      await on.close();
      await app.close();
      await server.stop();
    },
  };
}
