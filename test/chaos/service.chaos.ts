/** The service dies, or loses the catalog, while it is asked to start, pause, resume or cancel a move: all of it or nothing. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MoveId, PlanId } from '../../src/domain/ids.js';
import type { MoveState } from '../../src/domain/move.js';
import { ACTOR } from '../support/application.js';
import { REQUESTS } from './support/messages.js';
import type { Fault, FaultKind, MoveRequest, Point, ServiceTask } from './support/messages.js';
import { openShop } from './support/shop.js';
import type { Shop } from './support/shop.js';
import { startFaultyWorkers } from './support/worker-process.js';
import type { FaultyWorkers } from './support/worker-process.js';

/** What a request leads to, and whether the move has a job then. */
const LEADS_TO: Readonly<Record<MoveRequest, { readonly state: MoveState; readonly jobs: number }>> = {
  start: { state: 'QUEUED', jobs: 1 },
  // The job of a paused or cancelled move finds nothing to do.
  pause: { state: 'PAUSED', jobs: 1 },
  resume: { state: 'QUEUED', jobs: 1 },
  cancel: { state: 'CANCELLED', jobs: 1 },
};

let shop: Shop;
let services: FaultyWorkers<ServiceTask>;
let injections = 0;
const never = (): Promise<void> => Promise.resolve();

beforeAll(async () => {
  shop = await openShop();
  services = startFaultyWorkers(shop.app, 'chaos-service.ts');
});
afterAll(async () => {
  process.stdout.write(`\n${injections} injections into requests\n`);
  await services.close();
  await shop.close();
});

interface Asked {
  readonly plan: PlanId;
  readonly move: MoveId | null;
}

async function prepared(request: MoveRequest): Promise<Asked> {
  const plan = await shop.approved();
  if (request === 'start') return { plan, move: null };
  const { moves } = shop.app.services;
  const { id } = await moves.start(ACTOR, plan);
  if (request === 'resume') await moves.pause(ACTOR, id, 'a test');
  return { plan, move: id };
}

const inCatalog = async (sql: string, value: string): Promise<readonly unknown[]> =>
  shop.server.query(shop.app.catalogDatabase, sql, [value]);

interface Found {
  readonly state: string;
  readonly jobs: number;
  readonly events: number;
}

/** What is there of a request, that was or was not carried out. */
async function foundOf(request: MoveRequest, { plan }: Asked): Promise<Found> {
  const [move] = await shop.server.query(
    shop.app.catalogDatabase,
    'select id, state from sortkeep.moves where plan_id = $1::uuid',
    [plan],
  );
  const id = String(move?.['id'] ?? plan);
  const jobs = await inCatalog('select 1 from sortkeep_queue.job where singleton_key = $1', id);
  const events = await shop.server.query(
    shop.app.catalogDatabase,
    'select 1 from sortkeep.audit_events where subject = $1 and action = $2',
    [id, `move.${request}`],
  );
  return { state: String(move?.['state'] ?? 'none'), jobs: jobs.length, events: events.length };
}

async function askAgain(request: MoveRequest, { plan, move }: Asked): Promise<void> {
  const { moves } = shop.app.services;
  if (request === 'start' || move === null) await moves.start(ACTOR, plan);
  else if (request === 'pause') await moves.pause(ACTOR, move, 'a test');
  else await moves[request](ACTOR, move);
}

const FAULTS: readonly FaultKind[] = ['kill before', 'kill after', 'lose'];
const faultsAt = ({ label }: Point): readonly FaultKind[] =>
  label === 'a transaction' ? ['kill before', 'kill after'] : FAULTS;

describe('a service that dies or loses its catalog', () => {
  it.each(REQUESTS)(
    'while it is asked to %s a move has done all of it or nothing, once',
    async (request) => {
      const undisturbed = await prepared(request);
      const { done } = await services.run({ request, ...undisturbed, fault: null }, never);
      const before = await foundOf(request, await prepared(request));
      const all = { ...LEADS_TO[request], events: 1 };
      expect(await foundOf(request, undisturbed)).toEqual(all);
      const faults: readonly Fault[] = (done?.points ?? []).flatMap((at) =>
        faultsAt(at).map((kind) => ({ kind, at })),
      );
      expect(faults.length).toBeGreaterThan(8);
      injections += faults.length;
      for (const fault of faults) {
        const asked = await prepared(request);
        await services.run({ request, ...asked, fault }, never);
        expect([JSON.stringify(before), JSON.stringify(all)]).toContain(
          JSON.stringify(await foundOf(request, asked)),
        );
        await askAgain(request, asked).catch(() => undefined);
        expect({ fault, ...(await foundOf(request, asked)) }).toEqual({ fault, ...all });
      }
    },
    15 * 60_000,
  );
});
