/** The same moves, archives and loads of several tables, with one worker process and with two. */
import { DATABASE, inTurns, machineOf, median, rounded, withTicks } from './contest.js';
import { finishedMove } from './finished-move.js';
import { ACTOR, withWorkers } from './worker-processes.js';

const TABLES = 6;
const KINDS = ['ARCHIVE', 'LOAD'];

const runPlans = (server, workers) =>
  withWorkers(server, async ({ services, approved, startWorker }) => {
    for (let count = 0; count < workers; count++) await startWorker();
    const plans = [];
    for (let table = 1; table <= TABLES; table++)
      for (const kind of KINDS) plans.push(await approved(kind, `ticks_${table}`));
    const started = performance.now();
    const moves = await Promise.all(plans.map(({ id }) => services.moves.start(ACTOR, id)));
    const ended = await Promise.all(moves.map((move) => finishedMove(services, move)));
    return {
      seconds: (performance.now() - started) / 1000,
      rows: ended.reduce((sum, { rows }) => sum + rows, 0),
    };
  });

export function benchWorkers({ rows, runs, say }) {
  return withTicks(rows, say, async (server, { heapBytes, versions }) => {
    for (let table = 1; table <= TABLES; table++) {
      await server.psql(DATABASE, `create table ticks_${table} (like ticks including all)`);
      await server.psql(DATABASE, `insert into ticks_${table} select * from ticks`);
      await server.psql(DATABASE, `vacuum (freeze, analyze) ticks_${table}`);
    }
    const contestants = {
      'two workers': () => runPlans(server, 2),
      'one worker': () => runPlans(server, 1),
    };
    const before = () => server.psql(DATABASE, 'checkpoint');
    const results = await inTurns(contestants, { runs, say, before });
    const secondsOf = (name) => results[name].map(({ seconds }) => rounded(seconds));
    const wrong = results['two workers'].find((one) => one.rows !== rows * TABLES * KINDS.length);
    if (wrong !== undefined) throw new Error(`${wrong.rows} rows were moved`);
    const [two, one] = [median(secondsOf('two workers')), median(secondsOf('one worker'))];
    return {
      benchmark: 'workers',
      machine: machineOf(versions),
      sizes: { rows, tables: TABLES, moves: TABLES * KINDS.length, heapBytes },
      ours: two,
      peers: { 'one worker': one },
      ratios: { 'one worker': rounded(two / one) },
      runs: { 'two workers': secondsOf('two workers'), 'one worker': secondsOf('one worker') },
      peakMemoryMB: null,
    };
  });
}

export const reportWorkers = ({ ours, peers, ratios, runs, sizes, machine }) =>
  [
    `workers: ${sizes.moves} moves of ${sizes.tables} tables of ${sizes.rows} rows (${(sizes.heapBytes / 1e6).toFixed(0)} MB each)`,
    `two workers: ${ours} s (${runs['two workers'].join(', ')})`,
    `one worker: ${peers['one worker']} s (${runs['one worker'].join(', ')})`,
    `two / one: ${ratios['one worker']}`,
    `machine: ${machine.cpus} x ${machine.model}, ${machine.memoryGB} GB; node ${machine.node}`,
  ].join('\n');
