/** Verdicts of many tables, from facts to reasons, against the library's own prediction on ready-made vectors. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';

const CLASSIFY_PROCESS = fileURLToPath(new URL('classify-process.js', import.meta.url));
const OURS = 'sortkeep';
const PEER = 'ml-random-forest predict';

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)];
const rounded = (number) => Math.round(number * 100) / 100;
const seconds = (results) => rounded(median(results.map((result) => result.seconds)));
const peak = (results) => Math.round(Math.max(...results.map(({ peakMemoryMB }) => peakMemoryMB)));

/** A process of its own for every run, so that its peak of memory is its own. */
async function runProcess(contestant, tables) {
  const child = spawn(process.execPath, [...process.execArgv, CLASSIFY_PROCESS], {
    env: { ...process.env, CONTESTANT: contestant, TABLES: String(tables) },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  let answer = null;
  child.on('message', (message) => (answer = message));
  await once(child, 'exit');
  if (answer?.found !== tables) throw new Error(`${contestant} failed: its process says why, above`);
  return answer;
}

/** Times `tables` verdicts and the library's prediction in turn, `runs` times, and takes the medians; a tenth for the memory. */
export async function benchClassify({ tables, runs, say }) {
  const few = await runProcess(OURS, Math.ceil(tables / 10));
  const results = { [OURS]: [], [PEER]: [] };
  for (let round = 1; round <= runs; round++) {
    for (const [name, all] of Object.entries(results)) {
      const result = await runProcess(name, tables);
      say(`round ${round} of ${runs}: ${tables} tables, ${name} ${rounded(result.seconds)} s`);
      all.push(result);
    }
  }
  const [ours, theirs] = [seconds(results[OURS]), seconds(results[PEER])];
  return {
    benchmark: 'classify',
    machine: {
      cpus: cpus().length,
      model: cpus()[0]?.model ?? 'unknown',
      memoryGB: rounded(totalmem() / 2 ** 30),
      node: process.version,
    },
    sizes: { tables },
    ours,
    peers: { [PEER]: theirs },
    ratios: { [PEER]: rounded(ours / theirs) },
    labels: results[OURS][0].labels,
    runs: Object.fromEntries(
      Object.entries(results).map(([name, all]) => [name, all.map((result) => rounded(result.seconds))]),
    ),
    peakMemoryMB: { [few.found]: peak([few]), [tables]: peak(results[OURS]), [PEER]: peak(results[PEER]) },
  };
}
