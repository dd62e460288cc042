/** How long a move stands still when its worker is killed in the middle of a chunk, with default settings. */
import { setTimeout as sleep } from 'node:timers/promises';
import { machineOf, median, rounded, withTicks } from './contest.js';
import { finishedMove } from './finished-move.js';
import { ACTOR, killed, withWorkers } from './worker-processes.js';

const LOOK_MS = 20;

const claimsOf = async (db, move) =>
  (
    await db.query(
      `select claim::text as claim from sortkeep.chunks where move_id = $1::uuid and state = 'CLAIMED'`,
      [move.id],
    )
  ).rows;

/** Kills `busy`, which is alone, in the middle of a chunk of its move, as soon as the next worker is there. */
async function takenOver({ services, db, approved, startWorker }, busy) {
  const plan = await approved('ARCHIVE', 'ticks');
  const move = await services.moves.start(ACTOR, plan.id);
  while ((await claimsOf(db, move)).length === 0) await sleep(LOOK_MS);
  const idle = await startWorker();
  const before = new Set((await claimsOf(db, move)).map(({ claim }) => claim));
  if (before.size === 0) throw new Error('no chunk is under way any more: take more --rows');
  const started = performance.now();
  await killed(busy);
  for (;;) {
    if ((await claimsOf(db, move)).some(({ claim }) => !before.has(claim))) break;
    await sleep(LOOK_MS);
  }
  const seconds = (performance.now() - started) / 1000;
  const { attempts } = await finishedMove(services, move);
  if (attempts !== 2) throw new Error(`the move had ${attempts} attempts`);
  return { seconds, underWay: before.size, idle };
}

export function benchTakeover({ rows, runs, say }) {
  return withTicks(rows, say, (server, { heapBytes, versions }) =>
    withWorkers(server, async (parts) => {
      const all = [];
      let busy = await parts.startWorker();
      for (let round = 1; round <= runs; round++) {
        const result = await takenOver(parts, busy);
        say(
          `round ${round} of ${runs}: ${rounded(result.seconds)} s, ${result.underWay} chunks were under way`,
        );
        all.push(result);
        busy = result.idle;
      }
      const seconds = all.map((one) => rounded(one.seconds));
      return {
        benchmark: 'takeover',
        machine: machineOf(versions),
        sizes: { rows, heapBytes },
        ours: median(seconds),
        peers: {},
        ratios: {},
        worst: Math.max(...seconds),
        underWay: all.map(({ underWay }) => underWay),
        runs: { 'sortkeep takeover': seconds },
        peakMemoryMB: null,
      };
    }),
  );
}

export const reportTakeover = ({ ours, worst, runs, underWay, machine, sizes }) =>
  [
    `takeover: a worker is killed in the middle of a chunk of ${sizes.rows} rows; seconds until the next one begins a chunk`,
    `median ${ours}, worst ${worst}, of ${runs['sortkeep takeover'].join(', ')}`,
    `chunks that were under way, and copied again: ${underWay.join(', ')}`,
    `machine: ${machine.cpus} x ${machine.model}, ${machine.memoryGB} GB; node ${machine.node}`,
  ].join('\n');
