/**
 * Every kind of move, disturbed at its recorded calls: whatever happens, it ends right or goes on, and nothing is left.
 * `CHAOS_INJECTIONS` (220) are played, chosen by `CHAOS_SEED`; `CHAOS_ONLY=<n>` plays one of them.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chooseFaults } from './support/choose-faults.js';
import type { Injection } from './support/choose-faults.js';
import { injectAndFollow } from './support/inject.js';
import type { Ending } from './support/inject.js';
import type { Task } from './support/messages.js';
import { openShop, SCENARIOS } from './support/shop.js';
import type { Shop } from './support/shop.js';
import { endingsTable } from './support/endings-table.js';
import { destinationOf, sourceLines } from './support/truth.js';
import type { Destination } from './support/truth.js';
import { startFaultyWorkers } from './support/worker-process.js';
import type { FaultyWorkers } from './support/worker-process.js';

const COUNT = Number(process.env['CHAOS_INJECTIONS'] ?? 220);
const SEED = Number(process.env['CHAOS_SEED'] ?? 1);
const ONLY = process.env['CHAOS_ONLY'];

let shop: Shop;
let workers: FaultyWorkers<Task>;
let injections: readonly Injection[];
const undisturbed = new Map<string, Destination>();
const endings: Ending[] = [];

beforeAll(async () => {
  shop = await openShop();
  workers = startFaultyWorkers(shop.app, 'chaos-worker.ts');
  const recorded = [];
  for (const scenario of SCENARIOS) {
    const fresh = await shop.fresh(scenario);
    const { done } = await workers.run({ ...fresh, move: fresh.move.id, fault: null }, () =>
      Promise.resolve(),
    );
    expect(await shop.now(fresh)).toMatchObject({ state: 'SUCCEEDED', verified: true, error: null });
    const destination = await destinationOf(shop, fresh);
    expect(destination?.lines).toEqual(await sourceLines(shop, scenario.form));
    if (destination !== null) undisturbed.set(JSON.stringify(scenario), destination);
    recorded.push({ scenario, points: done?.points ?? [] });
  }
  injections = chooseFaults(recorded, COUNT, SEED);
});
afterAll(async () => {
  process.stdout.write(endingsTable(endings));
  await workers.close();
  await shop.close();
});

describe('a move that is disturbed', () => {
  it(
    `ends with every row once, or goes on, and leaves nothing behind: ${COUNT} faults`,
    async () => {
      const faults: string[] = [];
      for (const [index, injection] of injections.entries()) {
        if (ONLY !== undefined && Number(ONLY) !== index) continue;
        const expected = undisturbed.get(JSON.stringify(injection.scenario));
        const ending = await injectAndFollow({ shop, workers, injection, expected: expected ?? null });
        endings.push(ending);
        for (const fault of ending.faults) faults.push(`${index} ${JSON.stringify(injection)}: ${fault}`);
      }
      expect(faults).toEqual([]);
      const played = endings.filter((ending) => ending.played).length;
      expect(played).toBeGreaterThanOrEqual(ONLY === undefined ? COUNT * 0.95 : 1);
    },
    90 * 60_000,
  );
});
