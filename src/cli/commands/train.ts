import { resolve } from 'node:path';
import type { Command } from 'commander';
import { invalidInput } from '../../domain/errors.js';
import type { Cli, CommandResult } from '../cli.js';
import { modelLine } from '../model-text.js';

interface Options {
  readonly shipped?: true;
  readonly definitions?: string;
  readonly check?: true;
}

export const addTrain = (program: Command, cli: Cli): Command =>
  program
    .command('train')
    .description('make a new model that has learned from overrides, restores and reads after archives')
    .option(
      '--shipped',
      "make the release's model from the files in data instead; the same files give the same bytes",
    )
    .option(
      '--definitions <file>',
      'with --shipped: make the training set from these labelled definitions first (JSON lines)',
    )
    .option('--check', 'with --shipped: write nothing; fail when the files are not what comes of them')
    .action(async ({ shipped, definitions, check }: Options) => {
      if (shipped === true) {
        cli.progress.done('training: this takes some minutes');
        cli.print(await trainShipped(definitions ?? null, check === true));
        return;
      }
      if (definitions !== undefined || check !== undefined) {
        throw invalidInput(
          '--definitions and --check are for the shipped model only',
          'Add --shipped, or leave them out to train with the lessons of the catalog.',
        );
      }
      await cli.withServices(async ({ services, actor }) => {
        cli.progress.done('training: this takes some minutes');
        const model = await services.learning.train(actor);
        return {
          json: { model },
          text: [modelLine(model), model.comparison?.why ?? ''].join('\n').trimEnd(),
        };
      });
    });

async function trainShipped(definitions: string | null, check: boolean): Promise<CommandResult> {
  const { trainShippedModel } = await import('../../services/training-service.js');
  const report = await trainShippedModel({
    definitions: definitions === null ? null : resolve(definitions),
    check,
  });
  const { version, trees, macroF1, macroF1WithUsage, coverage, unchanged } = report;
  const written = check ? 'is not what the files give' : 'was written';
  return {
    json: { ...report },
    text: [
      `${version}: ${trees} trees, cross-validated macro F1 ${macroF1} (with usage ${macroF1WithUsage}), coverage ${coverage}`,
      `${report.out} ${unchanged ? 'holds exactly this model already' : written}`,
    ].join('\n'),
    failed: check && !unchanged,
  };
}
