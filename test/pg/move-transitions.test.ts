/** The states of a move: every statement that changes one is tried on every state. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { beginAttempt } from '../../src/catalog/moves/begin-attempt.js';
import { deferMove } from '../../src/catalog/moves/defer-move.js';
import { finishMove } from '../../src/catalog/moves/finish-move.js';
import { getMoves } from '../../src/catalog/moves/get-moves.js';
import { layMoveDown } from '../../src/catalog/moves/lay-move-down.js';
import { queueMove } from '../../src/catalog/moves/queue-move.js';
import { requestCancel } from '../../src/catalog/moves/request-cancel.js';
import { requestPause } from '../../src/catalog/moves/request-pause.js';
import { requestResume } from '../../src/catalog/moves/request-resume.js';
import { claimId, moveId } from '../../src/domain/ids.js';
import type { MoveId } from '../../src/domain/ids.js';
import { MOVE_STATES, MOVE_TRANSITIONS } from '../../src/domain/move.js';
import type { Move, MoveState } from '../../src/domain/move.js';
import type { Database } from '../../src/postgres/session.js';
import { insertQueuedMove } from '../support/insert-queued-move.js';
import { openCatalog } from '../support/catalog.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';

const ATTEMPT = claimId('00000000-0000-4000-8000-000000000001');

let server: TestServer;
let catalog: Database;

beforeAll(async () => {
  server = await startTestServer();
  catalog = await openCatalog(server);
});
afterAll(async () => {
  await catalog.close();
  await server.stop();
});

async function found(id: MoveId): Promise<Move> {
  const [move] = await getMoves(catalog, [id]);
  if (move === null || move === undefined) throw new Error('the move is gone');
  return move;
}

interface Marks {
  readonly attempts: number;
  readonly pauseRequested: boolean;
  readonly cancelRequested: boolean;
}

async function moveIn(state: MoveState, marks: Marks): Promise<MoveId> {
  const id = await insertQueuedMove(catalog, 'ARCHIVE');
  await catalog.query(
    `update sortkeep.moves set state = $2::text, attempts = $3::integer, pause_requested = $4::boolean,
       cancel_requested = $5::boolean, attempt = $6::uuid
     where id = $1::uuid`,
    [id, state, marks.attempts, marks.pauseRequested, marks.cancelRequested, ATTEMPT],
  );
  await catalog.query(
    `update sortkeep.plans set state = 'APPROVED', approved_by = 'the test'
     where id = (select plan_id from sortkeep.moves where id = $1::uuid)`,
    [id],
  );
  return id;
}

const finish = (state: 'SUCCEEDED' | 'FAILED' | 'CANCELLED') => (id: MoveId) =>
  finishMove(catalog, id, ATTEMPT, {
    state,
    verified: false,
    contentHash: null,
    warnings: [],
    error: null,
  });

const STATEMENTS: readonly ((id: MoveId) => Promise<unknown>)[] = [
  async (id) => queueMove(catalog, moveId(randomUUID()), (await found(id)).planId),
  (id) => beginAttempt(catalog, id, claimId(randomUUID())),
  (id) => layMoveDown(catalog, id, ATTEMPT, null),
  (id) => layMoveDown(catalog, id, ATTEMPT, new Date()),
  (id) => deferMove(catalog, id, new Date()),
  (id) => requestPause(catalog, id),
  (id) => requestResume(catalog, id),
  (id) => requestCancel(catalog, id),
  finish('SUCCEEDED'),
  finish('FAILED'),
  finish('CANCELLED'),
];

const MARKS: readonly Marks[] = [0, 1].flatMap((attempts) =>
  [false, true].flatMap((pauseRequested) =>
    [false, true].map((cancelRequested) => ({ attempts, pauseRequested, cancelRequested })),
  ),
);

describe.each(MOVE_STATES)('a move that is %s', (state) => {
  it('goes where the domain says, by every way that is told, and nowhere else', async () => {
    const reached = new Set<MoveState>();
    for (const marks of MARKS.filter(({ pauseRequested }) => pauseRequested || state !== 'PAUSED')) {
      for (const statement of STATEMENTS) {
        const id = await moveIn(state, marks);
        await statement(id);
        reached.add((await found(id)).state);
      }
    }
    expect([...reached].sort()).toEqual([...new Set([state, ...MOVE_TRANSITIONS[state]])].sort());
  });
});
