import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { claimId, moveId } from '../../../src/domain/ids.js';
import { watchAttempt } from '../../../src/engine/attempt-watch.js';
import type { Database, QueryResult } from '../../../src/postgres/session.js';

const ID = '11111111-1111-4111-8111-111111111111';
const CLAIM = claimId(ID);

/** A catalog that says this of the attempt, and remembers what it was asked. */
function catalogOf(state: {
  ours: boolean;
  cancel_requested: boolean;
  pause_requested: boolean;
}): Database & { readonly asked: string[] } {
  const asked: string[] = [];
  const query = (sql: string): Promise<QueryResult> => {
    asked.push(sql);
    return Promise.resolve({ rows: [state], rowCount: 1 });
  };
  return { asked, query, transaction: (work) => work({ query }), close: () => Promise.resolve() };
}

async function aborted(signal: AbortSignal): Promise<unknown> {
  while (!signal.aborted) await sleep(10);
  return signal.reason;
}

describe('watching an attempt', () => {
  it.each([
    ['cancelled', { ours: true, cancel_requested: true, pause_requested: false }],
    ['replaced', { ours: false, cancel_requested: true, pause_requested: false }],
  ])('ends it as %s', async (reason, state) => {
    const watch = watchAttempt(catalogOf(state), moveId(ID), CLAIM, new AbortController().signal);
    expect(await aborted(watch.signal)).toMatchObject({
      code: 'CANCELLED',
      message: `move ${ID} was stopped: ${reason}`,
    });
    expect(watch.reason()).toBe(reason);
    expect(watch.stopping()).toBe(false);
    await watch.stop();
  });

  it('ends it at once on shutdown, also one that came before', async () => {
    const shutdown = new AbortController();
    const catalog = catalogOf({ ours: true, cancel_requested: false, pause_requested: false });
    const watch = watchAttempt(catalog, moveId(ID), CLAIM, shutdown.signal);
    expect(watch.reason()).toBeNull();
    shutdown.abort();
    expect([watch.reason(), watch.signal.aborted, watch.stopping()]).toEqual(['shutdown', true, true]);
    await watch.stop();
    const late = watchAttempt(catalog, moveId(ID), CLAIM, shutdown.signal);
    expect(late.reason()).toBe('shutdown');
    await late.stop();
  });

  it('keeps its first reason, and still knows that it must let go', async () => {
    const shutdown = new AbortController();
    const watch = watchAttempt(
      catalogOf({ ours: true, cancel_requested: true, pause_requested: false }),
      moveId(ID),
      CLAIM,
      shutdown.signal,
    );
    await aborted(watch.signal);
    shutdown.abort();
    expect([watch.reason(), watch.stopping()]).toEqual(['cancelled', true]);
    await watch.stop();
  });

  it('holds it while it is paused, and ends it when what is under way takes too long', async () => {
    const state = { ours: true, cancel_requested: false, pause_requested: true };
    const never = new AbortController().signal;
    const patient = watchAttempt(catalogOf(state), moveId(ID), CLAIM, never);
    while (!patient.held()) await sleep(10);
    expect(patient.reason()).toBeNull();
    state.pause_requested = false;
    while (patient.held()) await sleep(10);
    expect(patient.signal.aborted).toBe(false);
    await patient.stop();
    state.pause_requested = true;
    const hasty = watchAttempt(catalogOf(state), moveId(ID), CLAIM, never, 1);
    await aborted(hasty.signal);
    expect(hasty.reason()).toBe('held');
    await hasty.stop();
  });

  it('reports chunks while they are copied', async () => {
    const catalog = catalogOf({ ours: true, cancel_requested: false, pause_requested: false });
    const watch = watchAttempt(catalog, moveId(ID), CLAIM, new AbortController().signal);
    watch.meters.set(CLAIM, { rows: 1, rawBytes: 2, storedBytes: 3 });
    while (!catalog.asked.some((sql) => sql.includes('pg_notify'))) await sleep(10);
    expect(catalog.asked[0]).toContain('update sortkeep.chunks');
    await watch.stop();
    expect(watch.reason()).toBeNull();
  });
});
