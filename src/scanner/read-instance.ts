import { z } from 'zod';
import type { NodeRole } from '../domain/source.js';
import type { Session } from '../postgres/session.js';
import { askAlone } from './ask-alone.js';
import { readClock } from './read-clock.js';
import type { ServerClock } from './read-clock.js';
import { readOldestTransaction } from './read-oldest-transaction.js';
import { readRights } from './read-rights.js';
import type { ScanRights } from './read-rights.js';
import { readTimeline } from './read-timeline.js';
import { unlessRefused } from './unless-refused.js';

export interface DatabaseEntry {
  readonly oid: number;
  readonly name: string;
  readonly isTemplate: boolean;
  readonly acceptsConnections: boolean;
  /** As PostgreSQL names it: `UTF8`, `SQL_ASCII`. */
  readonly encoding: string;
  /** Of its provider: with ICU the ICU locale. */
  readonly collation: string;
  readonly characterType: string;
}

export interface InstanceFacts {
  /** As `show server_version` prints it: `16.14 (Debian 16.14-1)`. */
  readonly serverVersion: string;
  /** The same on a primary and its standbys; null where the role may not see it. */
  readonly systemIdentifier: string | null;
  readonly role: NodeRole;
  /** A promotion begins a new one; null where the role may not see it. */
  readonly timeline: number | null;
  /** Standbys that stream from it, whether registered or not; null where the role may not see them. */
  readonly connectedStandbys: number | null;
  /** Whether a standby follows by a connection; null on a primary. */
  readonly streams: boolean | null;
  /** Databases, by oid, whose changes a logical slot hands on without a publication. */
  readonly decodedDatabases: readonly number[];
  /** False: track_counts is off, and the counters stand still whatever happens. */
  readonly counting: boolean;
  readonly clock: ServerClock;
  readonly rights: ScanRights;
  /** Seconds that the oldest open transaction of all sessions that the role may see has taken; null without one. */
  readonly oldestTransaction: number | null;
  /** All of them, by name. */
  readonly databases: readonly DatabaseEntry[];
}

const server = z.object({ version: z.string(), counting: z.boolean(), standby: z.boolean() });
const identifier = z.object({ system_identifier: z.string() });
const standbys = z.object({ count: z.coerce.number() });
const receiver = z.object({ streams: z.boolean() });
const decoded = z.object({ oid: z.coerce.number() });
const database = z.object({
  oid: z.coerce.number(),
  name: z.string(),
  is_template: z.boolean(),
  accepts_connections: z.boolean(),
  encoding: z.string(),
  collation: z.string(),
  character_type: z.string(),
});

/** Needs CONNECT; what the role may not see is null. */
export async function readInstance(session: Pick<Session, 'query'>): Promise<InstanceFacts> {
  const clock = await readClock(session);
  const { rows } = await askAlone(
    session,
    `select current_setting('server_version') as version,
       current_setting('track_counts')::boolean as counting,
       pg_catalog.pg_is_in_recovery() as standby`,
  );
  const { version, counting, standby } = server.parse(rows[0]);
  return {
    serverVersion: version,
    role: standby ? 'standby' : 'primary',
    counting,
    clock,
    rights: await readRights(session),
    oldestTransaction: await readOldestTransaction(session),
    systemIdentifier: await unlessRefused(async () => {
      const result = await askAlone(
        session,
        'select system_identifier::text as system_identifier from pg_catalog.pg_control_system()',
      );
      return identifier.parse(result.rows[0]).system_identifier;
    }),
    timeline: await readTimeline(session),
    connectedStandbys: await unlessRefused(() => readStandbys(session)),
    streams: standby ? await readStreams(session) : null,
    decodedDatabases: (await unlessRefused(() => readDecodedDatabases(session))) ?? [],
    databases: await readDatabases(session),
  };
}

/**
 * WAL senders that are no logical replication and, by the names that they give themselves, no backup: with CONNECT
 * alone nothing else is shown of them (12, 15, 18). Other programs that fetch WAL count as standbys: better one
 * standby too many than reads that nobody sees.
 */
async function readStandbys(session: Pick<Session, 'query'>): Promise<number> {
  const { rows } = await askAlone(
    session,
    `select count(*) as count
     from pg_catalog.pg_stat_replication r
     where coalesce(r.application_name, '') not in ('pg_basebackup', 'pg_receivewal')
       and not exists (
         select from pg_catalog.pg_replication_slots s
         where s.slot_type = 'logical' and s.active_pid = r.pid
       )`,
  );
  return standbys.parse(rows[0]).count;
}

/** A role that may only connect sees that there is a receiver, and nothing else of it. */
async function readStreams(session: Pick<Session, 'query'>): Promise<boolean> {
  const { rows } = await askAlone(
    session,
    'select exists (select from pg_catalog.pg_stat_wal_receiver where pid is not null) as streams',
  );
  return receiver.parse(rows[0]).streams;
}

/** What pgoutput hands on is in publications, which belong to the tables; other plugins know none. */
async function readDecodedDatabases(session: Pick<Session, 'query'>): Promise<readonly number[]> {
  const { rows } = await askAlone(
    session,
    `select distinct datoid::bigint as oid
     from pg_catalog.pg_replication_slots
     where slot_type = 'logical' and plugin <> 'pgoutput'
     order by 1`,
  );
  return decoded
    .array()
    .parse(rows)
    .map(({ oid }) => oid);
}

/** The locale of ICU and of the built-in provider is in a column that older servers lack and 17 renamed. */
async function readDatabases(session: Pick<Session, 'query'>): Promise<readonly DatabaseEntry[]> {
  const { rows } = await askAlone(
    session,
    `select d.oid::bigint as oid, d.datname as name, d.datistemplate as is_template,
       d.datallowconn as accepts_connections,
       pg_catalog.pg_encoding_to_char(d.encoding) as encoding,
       coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale', d.datcollate) as collation,
       d.datctype as character_type
     from pg_catalog.pg_database d
     order by d.datname collate "C"`,
  );
  return database
    .array()
    .parse(rows)
    .map((entry) => ({
      oid: entry.oid,
      name: entry.name,
      isTemplate: entry.is_template,
      acceptsConnections: entry.accepts_connections,
      encoding: entry.encoding,
      collation: entry.collation,
      characterType: entry.character_type,
    }));
}
