/**
 * Every step of a removal, disturbed at its recorded calls: a table is dropped only with a verified archive of all of
 * its rows, no row is lost, and each removal goes on to its end or comes back whole. `CHAOS_ROADS` (8) tables go the
 * whole road, with a fault in each step.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { faultsAt, shuffled, randomOf } from './support/choose-faults.js';
import { STEPS } from './support/messages.js';
import type { Fault, Point, RemovalTask, Step } from './support/messages.js';
import { openRemovalShop } from './support/removal-shop.js';
import type { Leaving, RemovalShop } from './support/removal-shop.js';
import { startFaultyWorkers } from './support/worker-process.js';
import type { FaultyWorkers } from './support/worker-process.js';

const ROADS = Number(process.env['CHAOS_ROADS'] ?? 8);
const SEED = Number(process.env['CHAOS_SEED'] ?? 1);
/** Each table comes back after another step; of every second one that goes to its end. */
const RETURNS_AFTER = ['seal', 'prove', 'watch', 'quarantine', 'bare'] as const;

let shop: RemovalShop;
let workers: FaultyWorkers<RemovalTask>;
const points = new Map<Step, readonly Point[]>();
const counts = new Map<string, number>();

beforeAll(async () => {
  shop = await openRemovalShop();
  workers = startFaultyWorkers(shop.app, 'chaos-removal.ts');
  for (const road of [STEPS.slice(0, 6), ['seal', 'prove', 'watch', 'quarantine', 'return']] as const) {
    const table = await shop.leaving();
    for (const step of road) {
      await shop.before(step, table);
      const { done } = await workers.run({ step, removal: table.removal, fault: null }, () =>
        Promise.resolve(),
      );
      expect({ step, rejected: done?.rejected }).toEqual({ step, rejected: null });
      await shop.until(step, table);
      if (done !== null) points.set(step, done.points);
    }
    expect(await shop.faultsOf(table)).toEqual([]);
  }
}, 10 * 60_000);
afterAll(async () => {
  const lines = [...counts]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([what, count]) => `${what} | ${count}`);
  process.stdout.write(`\n${lines.join('\n')}\n`);
  await workers.close();
  await shop.close();
});

/** The faults of a step, in an order that the seed decides, unlike kinds in turn. */
const drawn = new Map<Step, Fault[]>();
function nextFault(step: Step, random: () => number): Fault {
  const left = drawn.get(step) ?? [];
  if (left.length === 0) {
    const all = (points.get(step) ?? []).flatMap((at) => faultsAt(at).map((kind): Fault => ({ kind, at })));
    left.push(...shuffled(all, random));
  }
  drawn.set(step, left);
  const fault = left.pop();
  if (fault === undefined) throw new Error(`${step} makes no call`);
  return fault;
}

describe('a removal that is disturbed in each of its steps', () => {
  it(
    'drops only what its archive has, loses no row, and ends or comes back',
    async () => {
      const random = randomOf(SEED);
      const wrong: string[] = [];
      for (let road = 0; road < ROADS; road++) {
        const after = road % 2 === 0 ? null : RETURNS_AFTER[(road >> 1) % RETURNS_AFTER.length];
        const steps: readonly Step[] =
          after === null || after === undefined
            ? STEPS.slice(0, 6)
            : [...STEPS.slice(0, STEPS.indexOf(after) + 1), 'return'];
        const table = await shop.leaving();
        for (const step of steps) {
          await shop.before(step, table);
          const fault = nextFault(step, random);
          wrong.push(...(await disturbed(table, step, fault)).map((text) => `${road} ${text}`));
        }
        wrong.push(...(await shop.faultsOf(table)).map((text) => `${road}: ${text}`));
      }
      expect(wrong).toEqual([]);
    },
    60 * 60_000,
  );
});

async function disturbed(table: Leaving, step: Step, fault: Fault): Promise<readonly string[]> {
  const name = `${step}: ${fault.at.port}: ${fault.kind}`;
  const goOn = (): Promise<void> => shop.until(step, table);
  const { done } = await workers.run({ step, removal: table.removal, fault }, goOn);
  if (done?.played !== false) counts.set(name, (counts.get(name) ?? 0) + 1);
  const between = await shop.standing(table);
  try {
    await goOn();
  } catch (error) {
    return [`${name} at ${JSON.stringify(fault.at)}: ${String(error)}`];
  }
  return [...between, ...(await shop.standing(table))].map(
    (text) => `${name} at ${JSON.stringify(fault.at)}: ${text}`,
  );
}
