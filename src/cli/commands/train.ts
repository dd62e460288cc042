import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Cli } from '../cli.js';

interface Options {
  readonly definitions?: string;
  readonly trainingSet?: string;
  readonly out?: string;
}

export const addTrain = (program: Command, cli: Cli): Command =>
  program
    .command('train')
    .description("make the classifier's model from its training set; the same set gives the same bytes")
    .option(
      '--definitions <file>',
      'make the training set from these labelled definitions first (JSON lines)',
    )
    .option(
      '--training-set <file>',
      'training set to read, or with --definitions to write; the shipped one when left out',
    )
    .option('--out <file>', 'where to write the model; the shipped one when left out')
    .action(async ({ definitions, trainingSet, out }: Options) => {
      const service = await import('../../services/training-service.js');
      cli.progress.done('training: this takes about half a minute');
      const report = await service.trainModelFile({
        definitions: definitions === undefined ? null : resolve(definitions),
        trainingSet: trainingSet === undefined ? service.SHIPPED_TRAINING_SET : resolve(trainingSet),
        out: out === undefined ? service.SHIPPED_MODEL : resolve(out),
      });
      const { version, trees, macroF1, coverage, unchanged } = report;
      cli.print({
        json: { ...report },
        text: [
          `${version}: ${trees} trees, cross-validated macro F1 ${macroF1}, coverage ${coverage}`,
          `${report.out} ${unchanged ? 'holds exactly this model already' : 'was written'}`,
        ].join('\n'),
      });
    });
