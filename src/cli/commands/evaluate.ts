import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Cli } from '../cli.js';
import { evaluationText, predictionText } from '../evaluation-text.js';

interface Options {
  readonly model?: string;
  readonly abstain: boolean;
  readonly predictions?: true;
}

export const addEvaluate = (program: Command, cli: Cli): Command =>
  program
    .command('evaluate')
    .description('say how well a model tells the labelled tables of a file')
    .argument('<file>', 'JSON lines, a labelled table each, with its usage where that is known')
    .option('--no-abstain', 'take the likeliest label where the answer would be UNKNOWN')
    .option('--predictions', 'print a line for each table first')
    .option('--model <file>', 'the model that judges; the shipped one when left out')
    .action(async (file: string, { model, abstain, predictions }: Options) => {
      const { evaluateFile } = await import('../../services/evaluation-service.js');
      const { SHIPPED_MODEL } = await import('../../services/training-service.js');
      const request = {
        file: resolve(file),
        model: model === undefined ? SHIPPED_MODEL : resolve(model),
        abstain,
      };
      const report = await evaluateFile(request, (prediction) => {
        if (predictions) cli.print({ json: { ...prediction }, text: predictionText(prediction) });
      });
      cli.print({ json: { ...report }, text: evaluationText(report) });
    });
