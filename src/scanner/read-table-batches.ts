/** The tables of a database, batch by batch: memory holds one of them and one for each connection, whatever the database holds. */
import { setImmediate as turn } from 'node:timers/promises';
import { SortkeepError } from '../domain/errors.js';
import type { TableBatch, TableObservation } from '../domain/table-observation.js';
import { quoteName } from '../postgres/quote.js';
import type { Queryable } from '../postgres/session.js';
import { assembleTable } from './assemble-table.js';
import type { DatabaseFacts } from './assemble-table.js';
import { readLocked } from './read-locked.js';
import type { RelationFacts } from './read-relations.js';
import { readStructures } from './read-structures.js';
import type { DatabaseStructure, StructuresRead } from './read-structures.js';

export interface TableBatches {
  /** To be consumed once. */
  readonly batches: AsyncIterable<TableBatch>;
  /** Names the tables that could not be read; null when all were. Complete when the batches are. */
  error(): SortkeepError | null;
}

/** The server's work is the same for 250 and for 2,000 (5.1 to 5.2 s of processor for 20,000 tables); the last batch has nothing to run beside. */
const BATCH = 500;
/** Finding a table takes up to 11 halvings; more than this is no exception any more. */
const MAX_BROKEN = 20;
const NAMED = 5;
/** Tables that are hashed in one go, a millisecond, before the next batch's answers are listened to. */
const AT_ONCE = 5;

/** Whoever stops listening before what was asked for is there has an error of his own. */
const nobodyListens = (): void => undefined;

/** What was read of the whole database. */
export interface KnownBefore {
  /** Without partitions, which are parts of theirs. */
  readonly tables: readonly RelationFacts[];
  readonly structure: DatabaseStructure;
  readonly facts: DatabaseFacts;
}

/** Each when its connection has nothing else to do. */
export type Lanes = readonly [Promise<Queryable>, ...Promise<Queryable>[]];

interface Asked {
  readonly lane: Promise<Queryable>;
  readonly found: Promise<StructuresRead>;
}

/**
 * Each lane is a connection with a transaction of its own, all under one snapshot. It is asked for its next batch
 * while the one before is hashed and consumed, and for the first at once. Tables that somebody holds alone are asked
 * for last, when he may be done. Rejects when more than 20 tables are broken, or when a connection fails.
 */
export function readTableBatches(
  lanes: Lanes,
  { tables, structure: database, facts }: KnownBefore,
  doing: string,
): TableBatches {
  const unread: RelationFacts[] = [];
  const later: RelationFacts[] = [];
  let broken = 0;
  let cause: SortkeepError | null = null;

  const read = async (
    lane: Promise<Queryable>,
    batch: readonly RelationFacts[],
    last: boolean,
  ): Promise<StructuresRead> => {
    const db = await lane;
    const held = last
      ? new Set()
      : await readLocked(
          db,
          batch.map(({ oid }) => oid),
        );
    later.push(...batch.filter(({ oid }) => held.has(oid)));
    const free = batch.filter(({ oid }) => !held.has(oid));
    const found = await readStructures(db, free, database, MAX_BROKEN - broken);
    broken += found.broken.length;
    cause = found.cause ?? cause;
    if (!last) {
      later.push(...found.locked);
      return { ...found, locked: [] };
    }
    return found;
  };

  const assembled = async (found: StructuresRead): Promise<TableBatch> => {
    const missing = [...found.locked, ...found.broken];
    unread.push(...missing);
    const observations: TableObservation[] = [];
    for (const [root, structure] of found.structures) {
      observations.push(assembleTable(root, structure, facts));
      if (observations.length % AT_ONCE === 0) await turn();
    }
    return {
      tables: observations,
      unread: missing.map(({ oid, schema, name }) => ({ relationOid: oid, schema, name })),
    };
  };

  const pending = Array.from({ length: Math.ceil(tables.length / BATCH) }, (_, at) =>
    tables.slice(at * BATCH, (at + 1) * BATCH),
  ).values();
  const ask = (lane: Promise<Queryable>): readonly Asked[] => {
    const batch = pending.next();
    if (batch.done) return [];
    const found = read(lane, batch.value, false);
    found.catch(nobodyListens);
    return [{ lane, found }];
  };
  for (const lane of lanes) lane.catch(nobodyListens);
  const asked = lanes.flatMap(ask);

  async function* batches(): AsyncGenerator<TableBatch> {
    for (let next = asked.shift(); next !== undefined; next = asked.shift()) {
      const found = await next.found;
      asked.push(...ask(next.lane));
      yield await assembled(found);
    }
    while (later.length > 0) yield await assembled(await read(lanes[0], later.splice(0, BATCH), true));
  }

  return {
    batches: batches(),
    error: () =>
      unread.length === 0 || cause === null ? null : unreadError(unread, tables.length, cause, doing),
  };
}

function unreadError(
  unread: readonly RelationFacts[],
  total: number,
  cause: SortkeepError,
  doing: string,
): SortkeepError {
  const named = unread.slice(0, NAMED).map(quoteName).join(', ');
  const more = unread.length > NAMED ? ` and ${unread.length - NAMED} more` : '';
  return new SortkeepError(
    cause.code,
    `${doing}: ${unread.length} of ${total} tables could not be read: ${named}${more} (${cause.message})`,
    {
      hint: 'The others were read, and what was known of these stays. If it happens again, `pg_dump -s -t` on one of them shows what is broken in it.',
      retryable: cause.retryable,
      cause,
    },
  );
}
