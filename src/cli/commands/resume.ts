import type { Command } from 'commander';
import { moveId } from '../../domain/ids.js';
import type { Cli } from '../cli.js';
import { followMove, moveResult } from '../follow-move.js';

export const addResume = (program: Command, cli: Cli): Command =>
  program
    .command('resume')
    .description('let a paused move go on and follow it to its end; a worker runs it')
    .argument('<move>', 'id of the move')
    .option('--detach', 'do not wait')
    .action((text: string, { detach }: { readonly detach?: true }) =>
      cli.withServices(async ({ services, actor }) => {
        const move = await services.moves.resume(actor, moveId(text));
        if (detach === true) return moveResult(services, move);
        return followMove({ services }, move.id, cli.progress);
      }),
    );
