/** `npm run evaluate [-- --json]`: cross-validates what the shipped model is made of and writes docs/evaluation.md. */
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { crossValidate } from '../classifier/cross-validate.js';
import type { HeldOut } from '../classifier/cross-validate.js';
import { parseModelFile } from '../classifier/model-file.js';
import { SHIPPED_TRAINING } from '../classifier/train.js';
import { parseUsageTraces } from '../classifier/usage-traces-file.js';
import { evaluationFigures } from './evaluation-figures.js';
import { renderReport } from './report/render-report.js';
import type { ReportFacts } from './report/render-report.js';

const SAY_EVERY_MS = 10_000;
/** Schemas and traces are dealt to the folds so many times, since what goes to which fold moves the figures. */
const DEALS = 3;

const inProject = (path: string): URL => new URL(`../../${path}`, import.meta.url);
const read = (path: string): Promise<string> => readFile(inProject(path), 'utf8');

const started = performance.now();
const say = (text: string): void => {
  process.stderr.write(`${((performance.now() - started) / 1000).toFixed(0)} s: ${text}\n`);
};

/** The report of the shipped data, with the options that the shipped model was trained with. */
async function writeReport(printJson: boolean): Promise<void> {
  const [trainingSetText, tracesText, modelText] = await Promise.all([
    read('data/training-set.jsonl'),
    read('data/usage-traces.jsonl'),
    read('data/model.json'),
  ]);
  const { seed, folds, treesPerFold: trees } = SHIPPED_TRAINING;
  const { traces } = parseUsageTraces(tracesText);
  const seeds = Array.from({ length: DEALS }, (_, deal) => seed + deal);
  const deals: (readonly HeldOut[])[] = [];
  for (const dealt of seeds) {
    const doing = `cross-validating, seed ${dealt}: ${folds} folds of ${trees} trees, ${traces.length} traces`;
    say(doing);
    const timer = setInterval(() => say(`still ${doing}`), SAY_EVERY_MS);
    const input = { trainingSetText, tracesText, lessons: [] };
    deals.push(await crossValidate(input, { seed: dealt, folds, trees }));
    clearInterval(timer);
  }
  say(`${deals.flat().length} held-out tables; now baselines and intervals`);
  const figures = evaluationFigures(deals);
  const facts: ReportFacts = {
    modelVersion: parseModelFile(modelText).version,
    seeds,
    folds,
    trees,
    traces: traces.length,
    kinds: new Set(traces.map(({ kind }) => kind)).size,
  };
  for (const [name, text] of Object.entries(renderReport(facts, figures))) {
    await writeFile(inProject(`docs/${name}`), text);
    say(`docs/${name} was written`);
  }
  if (printJson) process.stdout.write(`${JSON.stringify({ ...facts, ...figures })}\n`);
}

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
await writeReport(values.json);
