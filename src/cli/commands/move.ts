import type { Command } from 'commander';
import { planId } from '../../domain/ids.js';
import type { Cli } from '../cli.js';
import { followMove, moveResult } from '../follow-move.js';

export const addMove = (program: Command, cli: Cli): Command =>
  program
    .command('move')
    .description('queue the move of an approved plan and follow it to its end; a worker runs it')
    .argument('<plan>', 'id of the plan')
    .option('--detach', 'queue it and do not wait')
    .action((text: string, { detach }: { readonly detach?: true }) =>
      cli.withServices(async ({ services, actor }) => {
        const move = await services.moves.start(actor, planId(text));
        if (detach === true) return moveResult(services, move);
        return followMove({ services }, move.id, cli.progress);
      }),
    );
