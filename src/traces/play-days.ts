/** Plays workloads on a server of their own, a virtual day between two scans. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { UsageTrace } from '../classifier/usage-trace.js';
import { startEmbeddedPostgres } from '../embedded/start-embedded-postgres.js';
import type { EmbeddedServer } from '../embedded/start-embedded-postgres.js';
import { temporaryServerRoot } from '../embedded/temporary-server-root.js';
import { compareScans } from '../forensics/compare-scans.js';
import { connectSession } from '../postgres/connect.js';
import { quoteIdent } from '../postgres/quote.js';
import type { Session } from '../postgres/session.js';
import { observeDay } from './observe-day.js';
import type { PlannedWorkload } from './plan-traces.js';
import { readAsDump } from './read-as-dump.js';
import { TraceRecorder } from './trace-recorder.js';

/**
 * Fast rather than durable: what the server holds is thrown away. Autovacuum would come when it likes, and parallel
 * workers, if they are free, each count a scan: both are off, so that the same statements give the same counts. ANALYZE
 * takes a random sample of 300 times the target, and the planner looks at the end of an index, which counts as a scan,
 * where a value is beyond what was sampled: so the target is one at which every row of these tables is taken.
 */
const SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '4GB',
  checkpoint_timeout: '1h',
  shared_buffers: '256MB',
  autovacuum: 'off',
  max_parallel_workers: '0',
  jit: 'off',
  plan_cache_mode: 'force_generic_plan',
  default_statistics_target: '500',
};
const DATABASE = 'postgres';
/** As autovacuum would by then. */
const VACUUM_EVERY_DAYS = 7;

export interface PlayOptions {
  readonly days: number;
  readonly dumped: boolean;
  /** Called after each day. */
  readonly onDay: (day: number) => void;
}

export interface PlayedDays {
  /** One for each table of the workloads whose trace began within the days. */
  readonly traces: readonly UsageTrace[];
  /** `18.4`. */
  readonly postgres: string;
}

export async function playDays(
  workloads: readonly PlannedWorkload[],
  options: PlayOptions,
): Promise<PlayedDays> {
  const root = await temporaryServerRoot();
  try {
    const server = await startEmbeddedPostgres({ dataDirectory: join(root, 'data'), settings: SETTINGS });
    try {
      return await playOn(server, workloads, options);
    } finally {
      await server.stop('immediate');
    }
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function playOn(
  server: EmbeddedServer,
  workloads: readonly PlannedWorkload[],
  { days, dumped, onDay }: PlayOptions,
): Promise<PlayedDays> {
  const [work, scan] = await Promise.all([connect(server, 'traces'), connect(server, 'scan')]);
  const firstDays = new Set(workloads.map(({ from }) => from));
  try {
    await prepare(work, workloads);
    const recorder = new TraceRecorder(workloads);
    let before = (await observeDay(scan, DATABASE, false)).activity;
    for (let day = 0; day < days; day++) {
      if (dumped) {
        await readAsDump(work);
        await flush(work);
      }
      await work.query(dayBlock(workloads, day));
      await flush(work);
      const isVacuumed = day % VACUUM_EVERY_DAYS === VACUUM_EVERY_DAYS - 1;
      if (isVacuumed) await vacuum(work, workloads);
      // Sizes in the catalogs move by nothing else.
      const { activity, tables } = await observeDay(scan, DATABASE, isVacuumed || firstDays.has(day));
      recorder.recordTables(day, tables);
      recorder.recordActivity(day, compareScans(before, activity, []).relations);
      before = activity;
      onDay(day);
    }
    return { traces: recorder.traces(days), postgres: await versionOf(scan) };
  } finally {
    await Promise.all([work.close(), scan.close()]);
  }
}

async function prepare(session: Session, workloads: readonly PlannedWorkload[]): Promise<void> {
  for (const statement of workloads.flatMap(({ setup }) => setup)) await session.query(statement);
  // Rows that are counted after ANALYZE has found them would be there twice.
  await flush(session);
  await vacuum(session, workloads);
}

const named = z.object({ name: z.string() });
const TABLES = `
select c.relname as name from pg_catalog.pg_class c
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
order by c.oid`;

/** All tables but those that autovacuum never came to. */
async function vacuum(session: Session, workloads: readonly PlannedWorkload[]): Promise<void> {
  const left = workloads.filter(({ analyzed }) => !analyzed).flatMap(({ tables }) => tables);
  const { rows } = await session.query(TABLES);
  const names = rows
    .map((row) => named.parse(row).name)
    .filter((name) => !left.some(({ table }) => name === table || name.startsWith(`${table}_`)));
  if (names.length === 0) return;
  await session.query(`vacuum (analyze) ${names.map(quoteIdent).join(', ')}`);
  await flush(session);
}

const connect = ({ host, port, user, password }: EmbeddedServer, purpose: string): Promise<Session> =>
  connectSession({
    host,
    port,
    user,
    password,
    database: DATABASE,
    tls: 'disable',
    applicationName: `sortkeep ${purpose}`,
  });

/** One round trip for a day of all tables; each has transactions of its own. */
function dayBlock(workloads: readonly PlannedWorkload[], day: number): string {
  const blocks = workloads.flatMap((workload) => {
    const lines = workload.statements(day);
    return lines.length === 0 ? [] : [...lines, 'commit'];
  });
  return `do $day$ begin\n${[...blocks, 'null'].join(';\n')};\nend $day$`;
}

/** What the session counted so far is in the statistics views when this resolves (15 and newer). */
const flush = (session: Session): Promise<unknown> => session.query('select pg_stat_force_next_flush()');

const version = z.object({ server_version: z.string() });

async function versionOf(session: Session): Promise<string> {
  const { rows } = await session.query('show server_version');
  return version.parse(rows[0]).server_version;
}
