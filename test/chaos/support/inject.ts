/** One fault in one move: what the move did then, and everything that is not as it must be. */
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { ACTOR } from '../../support/application.js';
import type { Injection } from './choose-faults.js';
import type { Task } from './messages.js';
import type { FreshMove, Shop } from './shop.js';
import { ROWS } from './shop.js';
import { shapeOf } from './shape-of.js';
import { destinationOf, leftovers, sessionsOf, sourceLines } from './truth.js';
import type { Destination } from './truth.js';
import type { FaultyWorkers } from './worker-process.js';

export interface Ending {
  readonly injection: Injection;
  readonly played: boolean;
  readonly how:
    'by itself' | 'by the next worker' | 'failed, then started again' | 'cancelled' | 'unfinished';
  /** What is wrong, in words; empty when all is right. */
  readonly faults: readonly string[];
}

export interface Experiment {
  readonly shop: Shop;
  readonly workers: FaultyWorkers<Task>;
  readonly injection: Injection;
  /** What an undisturbed move of the kind makes. */
  readonly expected: Destination | null;
}

/** A move that is handed out so often and still has no end is not resumable. */
const HANDED_OUT = 4;
const SESSIONS_END_WITHIN_MS = 60_000;

export async function injectAndFollow(experiment: Experiment): Promise<Ending> {
  const { shop, workers, injection } = experiment;
  const fresh = await shop.fresh(injection.scenario);
  let how: Ending['how'] = 'by the next worker';
  const follow = async (): Promise<void> => {
    const { state } = await shop.now(fresh);
    if (state === 'SUCCEEDED') how = 'by itself';
    if (state === 'FAILED') how = 'failed, then started again';
    await letEnd(experiment, fresh);
  };
  const { done } = await workers.run({ ...fresh, move: fresh.move.id, fault: injection.fault }, follow);
  const claims = await doneClaims(shop, fresh);
  const underWay = await chunksUnderWay(shop, fresh);
  if (injection.fault.kind !== 'stop' || !['SUCCEEDED', 'CANCELLED'].includes((await shop.now(fresh)).state))
    await follow();
  const { state } = await shop.now(fresh);
  const faults = await faultsOf(experiment, fresh);
  if (underWay > 1) faults.found.push(`${underWay} chunks are copied twice`);
  if (state === 'SUCCEEDED') {
    const lost = [...claims].filter((claim) => !new Set(faults.claims).has(claim));
    if (lost.length > 0) faults.found.push(`${lost.length} finished chunks were copied again`);
  } else if (state === 'CANCELLED') how = 'cancelled';
  else {
    how = 'unfinished';
    faults.found.push(
      `it is ${state}: ${JSON.stringify((await shop.now(fresh)).error)} ${JSON.stringify(done)}`,
    );
  }
  return { injection, played: done?.played ?? true, how, faults: faults.found };
}

async function letEnd({ shop, injection }: Experiment, fresh: FreshMove): Promise<void> {
  const { moves } = shop.app.services;
  if (injection.then === 'is cancelled') await moves.cancel(ACTOR, fresh.move.id).catch(() => undefined);
  for (let times = 0; times < HANDED_OUT; times++) {
    const { state, planId } = await shop.now(fresh);
    if (state === 'SUCCEEDED' || state === 'CANCELLED') return;
    if (state === 'FAILED') {
      if (injection.then === 'is cancelled') await moves.cancel(ACTOR, fresh.move.id);
      else await moves.start(ACTOR, planId);
    }
    // Rejected: the job would be handed out once more.
    await shop.goOn(fresh).catch(() => undefined);
  }
}

const doneClaims = async (shop: Shop, { move }: FreshMove): Promise<readonly string[]> =>
  (
    await shop.server.query(
      shop.app.catalogDatabase,
      `select index || ' ' || claim as claim from sortkeep.chunks where move_id = $1::uuid and state = 'DONE'`,
      [move.id],
    )
  ).map((row) => String(row['claim']));

/** One worker that copies one chunk at once leaves one at most. */
const chunksUnderWay = async (shop: Shop, { move }: FreshMove): Promise<number> =>
  (
    await shop.server.query(
      shop.app.catalogDatabase,
      `select 1 from sortkeep.chunks where move_id = $1::uuid and state = 'CLAIMED'`,
      [move.id],
    )
  ).length;

async function faultsOf(
  { shop, expected }: Experiment,
  fresh: FreshMove,
): Promise<{ readonly found: string[]; readonly claims: readonly string[] }> {
  const found: string[] = [];
  const must = (holds: boolean, fault: string): void => {
    if (!holds) found.push(fault);
  };
  const { kind, form } = fresh.scenario;
  const { state, verified, rows, chunksDone, chunksTotal } = await shop.now(fresh);
  const source = await sourceLines(shop, form);
  must(source.length === ROWS, 'the source has other rows');
  must(
    isDeepStrictEqual(await shapeOf(shop.server, shop.sourceDatabase, 'public'), shop.sourceShape),
    'the source was changed',
  );
  const there = await destinationOf(shop, fresh).catch((error: unknown) => {
    found.push(`the destination cannot be read: ${String(error)}`);
    return null;
  });
  const edges = await inCatalog(shop, fresh, 'lineage_edges');
  const archives = await inCatalog(shop, fresh, 'archives');
  if (state === 'SUCCEEDED') {
    must(verified && rows === ROWS && chunksDone === chunksTotal, 'it says other than that all was moved');
    must(
      isDeepStrictEqual(there?.lines, source),
      `${there?.lines.length ?? 0} rows are there, or other ones`,
    );
    must(isDeepStrictEqual(there?.shape, expected?.shape), `there are ${JSON.stringify(there?.shape)}`);
    must(edges === 1, `${edges} edges of lineage`);
    must(archives === (kind === 'ARCHIVE' ? 1 : 0), `${archives} archives`);
    if (kind === 'ARCHIVE') found.push(...(await archiveFaults(shop, fresh)));
  } else if (state === 'CANCELLED') {
    must(there === null, `a cancelled move left ${JSON.stringify(there?.shape)}`);
    must(edges === 0 && archives === 0, 'a cancelled move is in the catalog');
  }
  found.push(...(await staying(shop, fresh)));
  for (const left of await leftovers(shop)) found.push(`left behind: ${left}`);
  return { found, claims: await doneClaims(shop, fresh) };
}

const inCatalog = async (shop: Shop, { move }: FreshMove, table: string): Promise<number> =>
  (
    await shop.server.query(
      shop.app.catalogDatabase,
      `select 1 from sortkeep.${table} where move_id = $1::uuid`,
      [move.id],
    )
  ).length;

async function archiveFaults({ app }: Shop, { move }: FreshMove): Promise<readonly string[]> {
  if (move.target.kind !== 'ARCHIVE') return [];
  const { items } = await app.services.archives.search({ text: '' }, { first: 1, after: null });
  const handle = items[0]?.node.id === move.target.archiveId ? items[0].node.handle : null;
  if (handle === null) return ['the newest archive is another one'];
  const { faults } = await app.services.archives.verify(ACTOR, handle);
  return faults.map((fault) => `the archive does not verify: ${JSON.stringify(fault)}`);
}

/** Servers notice that a client went when they next look at its connection. */
async function staying(shop: Shop, fresh: FreshMove): Promise<readonly string[]> {
  for (const end = Date.now() + SESSIONS_END_WITHIN_MS; Date.now() < end;) {
    if ((await sessionsOf(shop, fresh)).length === 0) return [];
    await sleep(50);
  }
  return [`sessions stay: ${JSON.stringify(await sessionsOf(shop, fresh))}`];
}
