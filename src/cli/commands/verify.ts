import { Option } from 'commander';
import type { Command } from 'commander';
import type { Cli } from '../cli.js';
import { wholeNumber } from '../options.js';
import { verificationResult } from '../verification-text.js';

interface Options {
  readonly objects?: true;
  readonly percent: number;
}

export const addVerify = (program: Command, cli: Cli): Command =>
  program
    .command('verify')
    .description('read objects of an archive back and compare them with their hashes')
    .argument('<handle>', 'restore handle of the archive')
    .option('--objects', "go by the store's list alone: whether every object is there with its length")
    .addOption(
      new Option('--percent <number>', 'how much of it to read; whole chunks, at least one')
        .argParser(wholeNumber(1, 100))
        .default(100)
        .conflicts('objects'),
    )
    .action((handle: string, { objects, percent }: Options) =>
      cli.withServices(async ({ services, actor }) =>
        verificationResult(
          await services.archives.verify(
            actor,
            handle,
            objects === true ? { how: 'OBJECTS' } : { how: 'DEEP', share: percent / 100 },
          ),
        ),
      ),
    );
